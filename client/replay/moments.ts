/* Which failures of a team are listed: the first of each kind, in the order they came, each with how often it came. What they cost
   and which of them mattered most is not known here. */
import type { HealthState } from '../../shared/game/view.types.ts'
import type { Happening, HappeningKind } from '../../shared/world/happening.ts'
import type { FailureMark, Moment } from './talk.ts'

const STATE_OF: Record<Happening['severity'], Exclude<HealthState, 'fine'> | null> = {
  info: null,
  good: null,
  slow: 'slow',
  error: 'errors',
  down: 'down',
}

/** The shape a failure is drawn with; null for what is none. */
export function failureState(happening: Happening): Exclude<HealthState, 'fine'> | null {
  return STATE_OF[happening.severity]
}

/** Every failure among a team's happenings, oldest first. */
export function failuresOf(happenings: readonly Happening[]): FailureMark[] {
  return happenings.flatMap((happening) => {
    const state = failureState(happening)
    return state === null ? [] : [{ tick: happening.tick, state }]
  })
}

/** What only follows from another failure that is listed: a lost node is told once. */
const FOLLOWS: readonly HappeningKind[] = ['node-not-ready']

/** The first failure of each kind, oldest first. */
export function momentsOf(happenings: readonly Happening[]): Moment[] {
  const first = new Map<HappeningKind, Moment>()
  for (const happening of happenings) {
    if (failureState(happening) === null || FOLLOWS.includes(happening.kind)) continue
    const known = first.get(happening.kind)
    if (known) known.times += 1
    else first.set(happening.kind, { tick: happening.tick, happening, times: 1 })
  }
  return [...first.values()]
}

/** Rank of the moment that a tick belongs to: the newest that is not after it; −1 before the first. */
export function momentAt(moments: readonly Moment[], tick: number): number {
  return moments.findLastIndex((moment) => moment.tick <= tick)
}
