/* The round that the golden log holds: four teams of two, a strategy on each team's first seat, somebody who tries things on its
   second, and a host who uses every switch. The same on every machine; what it is written to and compared with is golden.ts. */

import { createBot } from '../../shared/bots/bot.ts'
import { tinkerer } from '../../server/commands/school/wishes.ts'
import type { BatchCommand, Command, HostCommand, RefusalCode } from '../../shared/game/command.ts'
import { type Author, type EntryId, HOST, type LogRecord, SERVER } from '../../shared/game/entry.ts'
import { isTicking } from '../../shared/game/evolve.ts'
import { viewForTeam } from '../../shared/game/view.ts'
import { draw } from '../../shared/lib/random.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { TICK_SECONDS, TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

/** Something that was said and refused: it left no entry, and must be refused again. */
interface Refused {
  refused: { by: Author; command: Command; seen?: EntryId; code: RefusalCode }
}

export type GoldenLine = LogRecord | Refused

const SEED = 'golden'
const STRATEGIES = ['untouched', 'scaled-four', 'one-per-module', 'four-services']
/** A person acts every other second; the second seat looks at a view a second old. */
const ACT_EVERY_TICKS = 2 * TICKS_PER_SECOND
const STALE_TICKS = TICKS_PER_SECOND
const PLAN_TICKS = 70 * TICKS_PER_SECOND
/** Milliseconds on the wall clock of the first record. */
const EPOCH_MS = 1_800_000_000_000

/** What the host does, by second of live. */
const HOST_ACTS: [number, HostCommand][] = [
  [10, { kind: 'inject', incident: 'payment-fault', target: 'any', team: 'all', inSeconds: 5 }],
  [20, { kind: 'inject', incident: 'leak', target: 'search', team: 't2', inSeconds: 10 }],
  [30, { kind: 'set-pause', paused: true }],
  [30, { kind: 'set-pause', paused: false }],
  [45, { kind: 'hint', team: 't1' }],
  [60, { kind: 'inject', incident: 'node-crash', target: 'any', team: 't4', inSeconds: 0 }],
  [90, { kind: 'inject', incident: 'spike', target: 'browse', team: 'all', inSeconds: 3 }],
  [120, { kind: 'set-seat', seat: 's6', team: 't1' }],
  [150, { kind: 'remove-seat', seat: 's7' }],
  [180, { kind: 'extend', seconds: 30 }],
]

/** Plays the round; records and refusals in the order in which they came about. */
export function playGoldenRound(file: LessonFile): { lines: GoldenLine[]; room: PlayedClass } {
  const room = aClass({
    teams: STRATEGIES.length,
    seats: 2 * STRATEGIES.length,
    seed: SEED,
    lesson: file.lesson,
    options: { lesson: file.lesson.id, teamSize: 3 },
  })
  const round = new GoldenRound(room, file)
  round.play()
  return { lines: round.lines, room }
}

class GoldenRound {
  readonly lines: GoldenLine[] = []
  private readonly minds: { by: Author; act: (ticks: number) => void }[]
  private readonly views: EntryId[] = []
  private counter = 0
  private drawn = 0

  constructor(
    private readonly room: PlayedClass,
    file: LessonFile,
  ) {
    this.minds = STRATEGIES.flatMap((id, rank) => {
      const strategy = file.strategies.find((one) => one.id === id)
      if (strategy === undefined) throw new Error(`${file.lesson.id} has no strategy ${id}`)
      const bot = createBot({ strategy, size: 0, lesson: file.lesson })
      const tinker = tinkerer(() => draw(SEED, 'tinkerer', this.drawn++, ''))
      const first = `s${rank + 1}`
      const second = `s${rank + 1 + STRATEGIES.length}`
      return [
        { by: first, act: () => this.say(first, bot.act(this.view(first)), this.room.session.lastEntry) },
        { by: second, act: (ticks) => this.say(second, tinker(this.view(second)), this.views[ticks - STALE_TICKS]) },
      ]
    })
    this.keepNew()
  }

  play(): void {
    const { room } = this
    room.open()
    this.say(HOST, { kind: 'advance-phase', from: 'briefing' })
    this.clash()
    this.while('plan', PLAN_TICKS)
    if (room.session.phase.kind === 'plan') this.say(HOST, { kind: 'advance-phase', from: 'plan' })
    this.move()
    this.while('live', Number.POSITIVE_INFINITY)
    this.say(HOST, { kind: 'show', what: 'replay', on: true })
    this.say(HOST, { kind: 'show', what: 'ranking', on: true })
    this.say('s1', { kind: 'rent-node' })
    this.keepNew()
  }

  private while(phase: 'plan' | 'live', mostTicks: number): void {
    const { room } = this
    const hostActs = phase === 'live' ? [...HOST_ACTS] : []
    for (let ticks = 0; room.session.phase.kind === phase && ticks < mostTicks; ticks++) {
      while (hostActs[0] !== undefined && hostActs[0][0] * TICKS_PER_SECOND <= ticks) {
        const [, command] = hostActs.shift()!
        this.say(HOST, command)
        // Whoever acts while the clock stands still is told so.
        if (command.kind === 'set-pause' && command.paused) this.say('s3', { kind: 'rent-node' })
      }
      this.views[ticks] = room.session.lastEntry
      for (const [rank, mind] of this.minds.entries()) {
        if ((ticks + rank) % ACT_EVERY_TICKS === 0 && isTicking(room.session)) mind.act(ticks)
      }
      room.tick()
    }
  }

  /** Two members of a team mean the same thing on the same view, and a student reaches for the host's power. */
  private clash(): void {
    const seen = this.room.session.lastEntry
    this.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)
    this.say('s5', { kind: 'scale-service', service: 'shop', replicas: 4 }, seen)
    this.say('s5', { kind: 'set-pause', paused: true })
    this.say('s2', { kind: 'split-service', newService: 'nonsense', modules: ['search'] })
  }

  /** Several changes as one act, and a batch of which one part cannot be. */
  private move(): void {
    const good: BatchCommand = {
      kind: 'batch',
      commands: [{ kind: 'set-policy', policy: 'pack' }, { kind: 'rent-node' }],
    }
    const bad: BatchCommand = { kind: 'batch', commands: [{ kind: 'rent-node' }, { kind: 'drain', node: 'node-99' }] }
    this.say('s2', good)
    this.say('s2', bad)
  }

  private view(seat: Author) {
    const { session, feed } = this.room
    return viewForTeam(session, session.seats[seat]?.team ?? 't1', feed)
  }

  private say(by: Author, command: Command | null, seen?: EntryId): void {
    if (command === null) return
    const { room } = this
    this.keepNew()
    const decision = room.try(by, command, seen)
    if (decision.kind === 'accepted') this.keepNew()
    else {
      const { code } = decision.refusal
      this.lines.push({ refused: { by, command, ...(seen === undefined ? {} : { seen }), code } })
    }
  }

  /** Takes over what the class has logged since, with the time and the command id that a room would have given it. */
  private keepNew(): void {
    const kept = this.lines.filter((line) => 'id' in line).length
    for (const record of this.room.records.slice(kept)) {
      const isSaid = record.by !== SERVER && record.entry.kind !== 'session-created'
      const commandId = isSaid ? { commandId: `00000000901d-${++this.counter}` } : {}
      const at = EPOCH_MS + Math.round((this.room.session.round?.tick ?? 0) * TICK_SECONDS * 1000)
      this.lines.push({ ...record, at, ...commandId })
    }
  }
}
