/* What a team's people notice and who of them acts: each sees the same board, takes a moment to understand what is new on it, and is busy
   for as long as an act takes. They talk, so that nobody does what another has just done. What there is to notice: reflexes.ts. */

import { STATIONS } from '../game/stations.ts'
import { byOrdinal } from '../game/seating.ts'
import type { TeamView } from '../game/view.types.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { Pace, StrategySpec } from '../lessons/strategy.ts'
import type { Side } from '../world/delivery.ts'
import { TICKS_PER_SECOND } from '../world/units.ts'
import { detectorsOf } from './reflexes.ts'
import type { Detector, Task } from './reflexes/task.ts'

/** Whoever has acted on something lets it have its effect this long before it counts as trouble anew; longer than a wall holds. */
const WAIT_AND_SEE_SECONDS = 10

type Command = NonNullable<Task['command']>

export class Mind {
  private readonly detectors: Detector[]
  private readonly pace: Pace
  /** Since when something has been there to be seen, and until when what was done about it may take its effect. */
  private readonly noticedTick = new Map<string, number>()
  private readonly restingUntilTick = new Map<string, number>()
  private readonly freeAtTick: number[]

  constructor(strategy: StrategySpec, lesson: Lesson) {
    this.detectors = detectorsOf(strategy, lesson)
    this.pace = strategy.pace
    this.freeAtTick = Array.from({ length: strategy.pace.people }, () => 0)
  }

  /** What this person does on seeing the view in live, or null. People are numbered from 0, in the order of their seats. */
  act(view: TeamView, person: number): Command | null {
    const tasks = this.detectors.flatMap((detector) => detector(view))
    const now = view.clock.liveTick
    this.notice(tasks, now)
    if (now < (this.freeAtTick[person] ?? 0)) return null
    for (const task of this.dutiesOf(person, tasks, view)) {
      if (task.blocked || !this.isUnderstood(task, now)) continue
      this.settle(task, now)
      if (task.command === null) continue
      this.freeAtTick[person] = now + ticks(this.pace.actSeconds)
      return task.command
    }
    return null
  }

  private notice(tasks: readonly Task[], now: number): void {
    const keys = new Set(tasks.map((task) => task.key))
    for (const key of this.noticedTick.keys()) if (!keys.has(key)) this.noticedTick.delete(key)
    for (const key of keys) {
      if (now >= (this.restingUntilTick.get(key) ?? 0) && !this.noticedTick.has(key)) this.noticedTick.set(key, now)
    }
  }

  private isUnderstood({ key }: Task, now: number): boolean {
    const noticed = this.noticedTick.get(key)
    return noticed !== undefined && now >= noticed + ticks(this.pace.reactionSeconds)
  }

  private settle(task: Task, now: number): void {
    task.done?.()
    if (task.goesOn) return
    this.noticedTick.delete(task.key)
    if (task.command !== null) this.restingUntilTick.set(task.key, now + ticks(WAIT_AND_SEE_SECONDS))
  }

  /**
   * Under DevOps rules everybody does anything. In a silo one does one's own side's work first, and asks the other side for its own
   * across the wall only while all of them are busy; what they ask only the side that was asked confirms.
   */
  private dutiesOf(person: number, tasks: readonly Task[], view: TeamView): readonly Task[] {
    const sides = sidesOf(view)
    const own = sides[person]
    if (own === undefined) return tasks
    const hasTime = (side: Side) =>
      this.freeAtTick.some((free, other) => sides[other] === side && free <= view.clock.liveTick)
    const mine = tasks.filter((task) => sideOf(task, view) === own)
    const theirs = tasks.filter((task) => {
      const side = sideOf(task, view)
      return side !== own && task.command?.kind !== 'confirm-request' && !hasTime(side)
    })
    return [...mine, ...theirs]
  }
}

/** Sides in the order of the seats; empty under DevOps rules. */
function sidesOf(view: TeamView): Side[] {
  return Object.entries(view.sides)
    .map(([id, side]) => ({ id, side }))
    .sort(byOrdinal)
    .map(({ side }) => side)
}

function sideOf({ command }: Task, view: TeamView): Side {
  if (command === null) return 'ops'
  if (command.kind === 'confirm-request') return view.requests.find((one) => one.id === command.request)?.side ?? 'ops'
  const first = command.kind === 'batch' ? command.commands[0] : command
  return first === undefined ? 'ops' : STATIONS[first.kind].side
}

function ticks(seconds: number): number {
  return Math.round(seconds * TICKS_PER_SECOND)
}
