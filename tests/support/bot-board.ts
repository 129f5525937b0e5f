/* A team of bots at a board that a test changes by hand: which second, what it shows, who does what.
     const board = watch({ reflexes: ['return-dead-node'] }); board.show({ nodes: […] }); board.until(20) */

import { type BotAct, createTeam } from '../../shared/bots/bot.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { NO_WISHES, type Pace, type StrategySpec } from '../../shared/lessons/strategy.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { shopLesson } from './cluster.ts'
import { calmView } from './views.ts'

/** What was done, by whom, at which second. */
export interface Deed {
  second: number
  person: number
  act: BotAct
}

export interface Board {
  /** From now on the board shows this beside what it has shown. */
  show(parts: Partial<TeamView>): void
  /** Lets everybody look once a second up to and including this one; returns what was done since the last call. */
  until(second: number): Deed[]
}

export function watch(strategy: Partial<StrategySpec>, pace: Partial<Pace> = {}, lesson: Partial<Lesson> = {}): Board {
  const wishes: StrategySpec = {
    ...{ ...NO_WISHES, id: 'watching', services: 'keep', sizes: [{ nodes: 4, sizing: { kind: 'keep' } }] },
    ...strategy,
    pace: { people: 1, reactionSeconds: 8, actSeconds: 2, ...pace },
  }
  const people = createTeam({ strategy: wishes, size: 0, lesson: shopLesson(lesson) })
  let view = calmView()
  let now = 0
  return {
    show(parts) {
      view = { ...view, ...parts }
    },
    until(second) {
      const deeds: Deed[] = []
      for (; now <= second; now++) {
        view = { ...view, clock: { ...view.clock, liveTick: now * TICKS_PER_SECOND } }
        people.forEach((bot, person) => {
          const act = bot.act(view)
          if (act) deeds.push({ second: now, person, act })
        })
      }
      return deeds
    },
  }
}
