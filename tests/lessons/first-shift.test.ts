/* Lesson 0, what it promises a newcomer, on one seed: the table of fifty is `npm run balance -- --lesson first-shift`. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { type Outcome, playJob } from '../../shared/bots/balance.ts'
import { startCluster } from '../../shared/rules/start.ts'

const file = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')])).get('first-shift')!

function played(id: string): Outcome {
  const strategy = file.strategies.find((one) => one.id === id)!
  const measures = [{ name: 'served-share', about: 'browse' } as const]
  return playJob({ scenario: '', lesson: file.lesson, strategy, size: 0, seed: '1001', measures })
}

describe('lesson 0, first shift', () => {
  const [newcomer, untouched] = [played('newcomer'), played('untouched')]

  it('opens with one service, one machine and room for another replica', () => {
    const { nodes, pods, services } = startCluster('t1', file.lesson)
    expect(Object.values(pods).map((pod) => pod.lifecycle.kind)).toEqual(['ready'])
    const [node] = Object.values(nodes)
    const { memoryRequestMi, cpuRequestMillis } = Object.values(services)[0]!.releases[0]!.resources
    expect(node!.memoryMi).toBeGreaterThanOrEqual(2 * memoryRequestMi)
    expect(node!.cpuMillis).toBeGreaterThanOrEqual(2 * cpuRequestMillis)
  })

  it('who follows the prompts ends with a profit, and well ahead of who does nothing', () => {
    expect(newcomer!.profit).toBeGreaterThan(3000)
    expect(newcomer!.profit - untouched!.profit).toBeGreaterThan(0.15 * newcomer!.offered)
  })

  it('who does nothing is slow and comes through', () => {
    expect(untouched!.measured['served-share of browse']).toBeGreaterThan(0.85)
    expect(untouched!.profit).toBeGreaterThan(0)
  })
})
