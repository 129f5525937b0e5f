/* Lesson 8, Game day: what its claims rest on, on a few seeds, so that whoever breaks one learns it before the balance table does
   (`npm run balance -- --lesson game-day` plays them on fifty), and what a class meets when it opens. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { seeds } from '../../shared/bots/balance.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import { TOOL_KINDS, UNLOCKS } from '../../shared/lessons/kinds.ts'
import { settleIncidents } from '../../shared/rules/incidents.ts'
import { profitThousandths } from '../../shared/rules/score.ts'
import { ticksOf } from '../../shared/world/units.ts'

const HOUSE = join(import.meta.dirname, '../../shared/lessons')
const file = (await loadLessons([HOUSE])).get('game-day')!
const { lesson } = file

/** Days on which one of three is well ahead of the other two. */
const WON = [
  ['1001', 'delivered'],
  ['1016', 'meshed'],
  ['1042', 'zoned'],
] as const

function play(id: string, seed: string, untilTick = Number.POSITIVE_INFINITY) {
  const strategy = file.strategies.find((one) => one.id === id)!
  return playRound({ lesson, seed, bots: [createTeam({ strategy, size: 0, lesson })], untilTick })
}

function profit(id: string, seed: string): number {
  return profitThousandths(play(id, seed).session.round!.clusters['t1']!)
}

/** Kinds that strike before the round is over. */
function struckOn(seed: string): string[] {
  return settleIncidents(lesson, seed)
    .filter((one) => one.liveTick < ticksOf(lesson.liveSeconds))
    .map((one) => one.kind)
}

it('three seeds, three winners: what pays depends on the day', () => {
  const ids = ['delivered', 'meshed', 'zoned']
  const winners = WON.map(([seed]) => {
    const earned = new Map(ids.map((id) => [id, profit(id, seed)]))
    return [seed, ids.reduce((best, id) => (earned.get(id)! > earned.get(best)! ? id : best))]
  })
  expect(winners).toEqual(WON)
})

it('the reference beats who does nothing, who only scales and who splits all, by more than a tenth', () => {
  const [[seed]] = WON
  const reference = profit(lesson.referenceStrategy, seed)
  for (const naive of ['untouched', 'monolith', 'one-per-module']) {
    expect(profit(naive, seed), naive).toBeLessThan(0.9 * reference)
  }
})

it('at least two events strike on every seed, and not the same on each', () => {
  const days = seeds(1, 50).map(struckOn)
  for (const day of days) expect(day.length).toBeGreaterThanOrEqual(3)
  const quietest = ['node-crash', 'bad-release', 'vulnerability-exploited']
  expect(days.filter((day) => day.length === quietest.length).length).toBeGreaterThan(0)
  expect(new Set(days.map((day) => [...day].sort().join(' '))).size).toBeGreaterThanOrEqual(6)
})

it('everything is unlocked, every tool on offer, two zones, and nothing seen without monitoring', () => {
  expect([...lesson.unlocks].sort()).toEqual([...UNLOCKS].sort())
  expect(Object.keys(lesson.tools).sort()).toEqual([...TOOL_KINDS].sort())
  expect(lesson.nodes.zones).toEqual(['a', 'b'])
  expect(lesson.observability).toBe('tools-only')
})

it('every design runs whole when live begins, and plan refuses nothing', () => {
  for (const { id } of file.strategies) {
    const { session, refusals } = play(id, '1', 1)
    const states = Object.values(session.round!.clusters['t1']!.pods).map((pod) => pod.lifecycle.kind)
    expect([id, ...new Set(states)]).toEqual([id, 'ready'])
    expect(refusals).toEqual([])
  }
})
