/* [BOT4] What bots do while it is live: roll a service back 8 s after its first OOM, with 2 s an action (GAME.md §12). */

import { expect, it } from 'vitest'
import { createBot } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import { NO_WISHES, type StrategySpec } from '../../shared/lessons/strategy.ts'
import { shopLesson } from '../support/cluster.ts'

const scaled: StrategySpec = {
  ...NO_WISHES,
  id: 'scaled-four',
  services: 'keep',
  sizes: [{ nodes: 4, sizing: { kind: 'fixed', replicas: 4 } }],
  reflexes: ['roll-back-after-oom'],
}

it.each(['1', '2', '3', '4'])('[BOT4] the first OOM is enough, though its restart is at once: seed %s', (seed) => {
  const lesson = shopLesson({ spikes: [] })
  const leaking = { ...lesson, incidents: lesson.incidents.filter((spec) => spec.kind === 'leak') }
  const bots = [createBot({ strategy: scaled, size: 0, lesson: leaking })]
  const { happenings } = playRound({ lesson: leaking, seed, bots })
  const first = happenings.find((one) => one.kind === 'oom-killed')
  const back = happenings.find((one) => one.kind === 'changed' && one.facts['what'] === 'rollback')
  const seconds = ((back?.tick ?? 0) - (first?.tick ?? 0)) / 4
  expect(seconds).toBeGreaterThanOrEqual(8)
  expect(seconds).toBeLessThanOrEqual(10)
})
