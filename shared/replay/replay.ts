/* A round folded again, to any tick: the same engine as live, in a browser's worker or a test. Folds a stretch at a time, so that a
   page can show what is already there. Which of its moments matter is moments.ts; what would have been, what-if.ts. */

import { invariant } from '../lib/assert.ts'
import { checksum } from '../lib/checksum.ts'
import type { Command } from '../game/command.ts'
import type { LogRecord } from '../game/entry.ts'
import { type Evolved, evolve } from '../game/evolve.ts'
import { isTeamCommand } from '../game/authorize.ts'
import type { Happening } from '../world/happening.ts'
import type { TeamId } from '../world/ids.ts'
import { type Station, stationOf } from '../game/stations.ts'
import type { Session } from '../world/session.ts'

/** A state is kept every so many ticks; a seek folds at most this many again. */
const KEYFRAME_EVERY_TICKS = 16

/** One accepted command of a team. Outside the team it is shown by station, never by person. */
interface ReplayAction {
  record: LogRecord
  /** Ticks of the round that had passed when it was made. */
  tick: number
  team: TeamId
  station: Station
}

interface Keyframe {
  /** Records folded to get here. */
  records: number
  session: Session
}

export interface Replay {
  /** Ticks folded so far; states up to here can be asked for. */
  readonly foldedTick: number
  /** Ticks of the round in all. */
  readonly totalTicks: number
  /** Team commands so far, in the order they were accepted. */
  readonly actions: readonly ReplayAction[]
  /** Folds on until this tick has passed (or to the end of the segment); does nothing when it has. */
  foldUntil(tick: number): void
  /** The session after this tick and all commands before the next; throws for a tick that is not folded yet. */
  stateAt(tick: number): Session
  /** What happened to a team so far and what concerned everybody, oldest first. */
  happeningsOf(team: TeamId): readonly Happening[]
  /** Sum over all clusters as folded so far; teams sorted by id. At the end it equals the live round's. */
  checksum(): string
}

/** A replay of a round's segment (`round-opened` first), nothing folded yet but its opening. Records of later rounds are left out. */
export function createReplay(records: readonly LogRecord[]): Replay {
  return new FoldedRound(segmentOf(records))
}

/** The whole round folded at once. */
export function foldRound(records: readonly LogRecord[]): Replay {
  const replay = createReplay(records)
  replay.foldUntil(replay.totalTicks)
  return replay
}

/** From the first `round-opened` to the next; a log that was read from its beginning is fine too. */
function segmentOf(records: readonly LogRecord[]): LogRecord[] {
  const first = records.findIndex((record) => record.entry.kind === 'round-opened')
  invariant(first >= 0, 'a round begins with round-opened')
  const next = records.findIndex((record, index) => index > first && record.entry.kind === 'round-opened')
  return records.slice(first, next < 0 ? undefined : next)
}

class FoldedRound implements Replay {
  readonly totalTicks: number
  readonly actions: ReplayAction[] = []
  private readonly keyframes: Keyframe[] = []
  private readonly happenings: Happening[] = []
  private session: Session
  private folded = 0

  constructor(private readonly records: readonly LogRecord[]) {
    this.totalTicks = records.filter((record) => record.entry.kind === 'tick').length
    const [opening] = records
    invariant(opening !== undefined, 'a round begins with round-opened')
    this.session = this.note(evolve(null, opening))
    this.folded = 1
    this.foldCommands()
    this.keep()
  }

  get foldedTick(): number {
    return tickOf(this.session)
  }

  foldUntil(tick: number): void {
    while (this.foldedTick < tick && this.folded < this.records.length) {
      this.foldOne()
      this.foldCommands()
      if (this.foldedTick % KEYFRAME_EVERY_TICKS === 0) this.keep()
    }
  }

  stateAt(tick: number): Session {
    const wanted = Math.max(0, tick)
    invariant(wanted <= this.foldedTick, `tick ${tick} is not folded yet`)
    if (wanted === this.foldedTick) return this.session
    const frame = this.keyframes[Math.floor(wanted / KEYFRAME_EVERY_TICKS)]
    invariant(frame !== undefined, `no keyframe before tick ${tick}`)
    let { session } = frame
    for (let index = frame.records; index < this.records.length; index++) {
      const record = this.records[index]
      if (record === undefined) break
      if (record.entry.kind === 'tick' && tickOf(session) === wanted) break
      session = evolve(session, record).session
    }
    return session
  }

  happeningsOf(team: TeamId): readonly Happening[] {
    return this.happenings.filter((happening) => happening.team === team || happening.team === null)
  }

  checksum(): string {
    return checksum(this.session.round?.clusters ?? {})
  }

  /** A tick belongs with the commands that came after it: a seek to it shows what people did with what they saw. */
  private foldCommands(): void {
    while (this.records[this.folded]?.entry.kind !== 'tick' && this.folded < this.records.length) this.foldOne()
  }

  private foldOne(): void {
    const record = this.records[this.folded]
    invariant(record !== undefined, 'there is a record to fold')
    const tick = this.foldedTick
    const team = this.session.seats[record.by]?.team
    this.session = this.note(evolve(this.session, record))
    this.folded += 1
    const { entry } = record
    const station = entry.kind === 'command' ? stationOfAct(entry.command) : null
    if (station !== null && team !== undefined) this.actions.push({ record, tick, team, station })
  }

  private note(evolved: Evolved): Session {
    this.happenings.push(...evolved.happenings)
    return evolved.session
  }

  private keep(): void {
    const rank = Math.floor(this.foldedTick / KEYFRAME_EVERY_TICKS)
    if (this.keyframes[rank] === undefined) this.keyframes[rank] = { records: this.folded, session: this.session }
  }
}

function tickOf(session: Session): number {
  return session.round?.tick ?? 0
}

/** The verb a command belongs to; null for what is no act on a cluster. */
function stationOfAct(command: Command): Station | null {
  return command.kind === 'batch' || isTeamCommand(command) ? stationOf(command) : null
}
