/* A whole round without a server: bots on a lesson and a seed, through the same decide and evolve as a live class.
   `simulate`, `balance`, golden logs and class points are all this. */

import { PERMISSIONS } from '../game/authorize.ts'
import type { Command } from '../game/command.ts'
import { type Author, type Entry, entryId, HOST, type LogRecord, RECORD_VERSION, SERVER } from '../game/entry.ts'
import { decide, prepareRound } from '../game/decide.ts'
import { evolve, tickEntry } from '../game/evolve.ts'
import { collect, createFeed, type Feed } from '../game/feed.ts'
import { viewForTeam } from '../game/view.ts'
import type { TeamView } from '../game/view.types.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Happening } from '../world/happening.ts'
import type { SeatId, TeamId } from '../world/ids.ts'
import type { Session, SessionOptions } from '../world/session.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import type { Bot } from './bot.ts'

/** A person looks at the board about once a second. */
const LOOK_EVERY_TICKS = TICKS_PER_SECOND
/** In plan a team may say this much before it is taken to be ready: 60 replicas made and placed one by one, and all the rest. */
const MAX_PLAN_COMMANDS = 400

export interface PlayOptions {
  lesson: Lesson
  seed: string
  /** A bot or several a team; teams are `t1`, `t2` …, seats are given out team by team. */
  bots: readonly (Bot | readonly Bot[])[]
  /** Commands at given ticks of live (0: in plan), before the tick is run: a team's by its first seat, others by the host. */
  script?: { tick: number; command: Command; team?: number }[]
  /** Stop after this tick of live; default: the whole round. */
  untilTick?: number
  /** Keep the records (a golden log, a replay); costs memory in long tables. */
  keepRecords?: boolean
  /** Looks at the session when plan is over, before the first tick of live. */
  onLive?: (session: Session) => void
  /** Looks at the session after every tick of live. */
  observe?: (session: Session) => void
}

export interface Played {
  session: Session
  records: LogRecord[]
  happenings: Happening[]
  refusals: { tick: number; command: Command; code: string; facts: Record<string, string | number> }[]
}

/** Plays one round to its debrief (or `untilTick`) and returns where it ended. */
export function playRound(options: PlayOptions): Played {
  const game = new HeadlessRound(options)
  game.open()
  game.plan()
  game.live()
  return game.played
}

interface Person {
  bot: Bot
  seat: SeatId
  team: TeamId
}

class HeadlessRound {
  readonly played: Played
  private sequence = 0
  private readonly feed: Feed = createFeed()
  private readonly script: NonNullable<PlayOptions['script']>
  /** By team, in the order of their seats. */
  private readonly teams: Person[][]
  private shown: { session: Session; view: TeamView } | null = null

  constructor(private readonly options: PlayOptions) {
    const { bots, lesson } = options
    this.script = [...(options.script ?? [])].sort((a, b) => a.tick - b.tick)
    let seats = 0
    this.teams = bots.map((members, rank) =>
      (Array.isArray(members) ? members : [members]).map((bot: Bot) => ({
        ...{ bot, seat: `s${++seats}`, team: `t${rank + 1}` },
      })),
    )
    const session: Session = emptySession(lesson.id, this.teams)
    this.played = { session, records: [], happenings: [], refusals: [] }
  }

  open(): void {
    const { lesson, seed } = this.options
    const opened = prepareRound(
      this.played.session,
      { kind: 'open-round', lesson: lesson.id, keepDesigns: false },
      { lesson, seed },
    )
    if (opened.kind === 'refused') throw new Error(`the round cannot open: ${opened.refusal.code}`)
    this.append(HOST, opened.entry)
    this.command(HOST, { kind: 'advance-phase', from: 'briefing' })
  }

  plan(): void {
    this.runScript(0)
    for (const team of this.teams) this.planOf(team)
    if (this.played.session.phase.kind === 'plan') this.command(HOST, { kind: 'advance-phase', from: 'plan' })
  }

  /** Its people take turns until all of them are done. */
  private planOf(team: readonly Person[]): void {
    let planning = [...team]
    for (let said = 0; said < MAX_PLAN_COMMANDS && planning.length > 0; said++) {
      const [person, ...others] = planning as [Person, ...Person[]]
      const act = person.bot.act(this.view(person))
      planning = act && act.kind !== 'ready' ? [...others, person] : others
      if (act && act.kind !== 'ready') this.command(person.seat, act)
    }
  }

  live(): void {
    const until = this.options.untilTick ?? Number.POSITIVE_INFINITY
    this.options.onLive?.(this.played.session)
    for (let tick = 1; tick <= until && this.played.session.phase.kind === 'live'; tick++) {
      this.runScript(tick)
      this.append(SERVER, tickEntry(this.played.session))
      this.options.observe?.(this.played.session)
      if (tick % LOOK_EVERY_TICKS !== 0 || this.played.session.phase.kind !== 'live') continue
      for (const person of this.teams.flat()) {
        const act = person.bot.act(this.view(person))
        if (act) this.command(person.seat, act)
      }
    }
  }

  private runScript(tick: number): void {
    for (let next = this.script[0]; next && next.tick <= tick; next = this.script[0]) {
      this.script.shift()
      const [person] = this.teams[next.team ?? 0] ?? []
      const bySeat = PERMISSIONS[next.command.kind].roles.includes('seat')
      if (person) this.command(bySeat ? person.seat : HOST, next.command)
    }
  }

  /** Two people who look at the same board look at the same view. */
  private view({ team }: Person): TeamView {
    const { session } = this.played
    if (this.shown?.session !== session || this.shown.view.team !== team) {
      this.shown = { session, view: viewForTeam(session, team, this.feed) }
    }
    return this.shown.view
  }

  private command(by: Author, command: Command): void {
    const role = by === HOST ? 'host' : 'seat'
    const { session, refusals } = this.played
    const result = decide(session, { by, role, command, seen: session.lastEntry })
    if (result.kind === 'accepted') this.append(by, result.entry, true)
    else
      refusals.push({ tick: session.round?.tick ?? 0, command, code: result.refusal.code, facts: result.refusal.facts })
  }

  private append(by: Author, entry: Entry, command = false): void {
    const id = entryId(1, ++this.sequence)
    // Derived from the order of play, so that the same round always makes the same log.
    const commandId = command ? { commandId: `000000000000-${this.sequence}` } : {}
    const record: LogRecord = { id, v: RECORD_VERSION, at: 0, by, ...commandId, entry }
    const { session, happenings } = evolve(this.played.session, record)
    this.played.session = session
    collect(this.feed, happenings)
    this.played.happenings.push(...happenings)
    if (this.options.keepRecords) this.played.records.push(record)
  }
}

/** The room's own smallest team: two seats. */
const LEAST_TEAM_SIZE = 2

function emptySession(lesson: string, teams: readonly (readonly Person[])[]): Session {
  const options: SessionOptions = {
    lesson,
    language: 'en',
    teamCount: teams.length,
    teamSize: teams.reduce((most, team) => Math.max(most, team.length), LEAST_TEAM_SIZE),
    teamChoice: 'balanced',
    ranking: false,
    locked: false,
    roles: 'lesson',
  }
  const created: LogRecord = {
    id: entryId(1, 0),
    v: RECORD_VERSION,
    at: 0,
    by: HOST,
    entry: { kind: 'session-created', code: 'SHELL2', options },
  }
  let session = evolve(null, created).session
  for (const { seat, team } of teams.flat()) {
    const join: Command = { kind: 'join', seat, team }
    session = evolve(session, { ...created, by: seat, entry: { kind: 'command', command: join } }).session
  }
  return session
}
