/* A bot is a person at play: it sees a team's view, sends commands, and nothing more. In plan its team builds a design (plan.ts), in live it
   does what its people notice (mind.ts). Headless rounds are play.ts; real sockets the shell. */

import type { TeamView } from '../game/view.types.ts'
import type { Lesson } from '../lessons/lesson.ts'
import type { StrategySpec } from '../lessons/strategy.ts'
import { blueprintOf } from './design.ts'
import { Mind } from './mind.ts'
import { createPlan } from './plan.ts'
import type { Task } from './reflexes/task.ts'

export type BotAct = NonNullable<Task['command']> | { kind: 'ready'; ready: true }

export interface Bot {
  /** What the bot does on seeing this view, or null. Called at most once a tick; one command a call. */
  act(view: TeamView): BotAct | null
}

export interface BotOptions {
  strategy: StrategySpec
  /** Which member of the strategy's family. */
  size: number
  lesson: Lesson
  /** In place of the strategy's own delay. */
  reactionSeconds?: number
}

/** Somebody who plays one member of a strategy's family alone, however many people it is meant for. */
export function createBot(options: BotOptions): Bot {
  const { strategy } = options
  const [bot] = createTeam({ ...options, strategy: { ...strategy, pace: { ...strategy.pace, people: 1 } } })
  if (!bot) throw new Error(`strategy ${strategy.id} has no people`)
  return bot
}

/** The people who play one member of a strategy's family together, in the order of their seats. */
export function createTeam({ strategy, size: rank, lesson, reactionSeconds }: BotOptions): Bot[] {
  const size = strategy.sizes[rank]
  if (!size) throw new Error(`strategy ${strategy.id} has no size ${rank}`)
  const pace = { ...strategy.pace, ...(reactionSeconds === undefined ? {} : { reactionSeconds }) }
  const plan = createPlan(blueprintOf(strategy, size, lesson), lesson)
  const mind = new Mind({ ...strategy, pace }, lesson)
  return Array.from({ length: pace.people }, (_, person) => {
    let ready = false
    return {
      act(view) {
        if (view.clock.phase === 'live') return mind.act(view, person)
        if (view.clock.phase !== 'plan' || ready) return null
        const next = plan(view)
        if (next) return next
        ready = true
        return { kind: 'ready', ready: true }
      },
    }
  })
}
