/* [BOT1]–[BOT3] How bots size a split (GAME.md §12): from published numbers and the forecast alone. */

import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { designCommands } from '../../shared/bots/bot.ts'
import { meanWorkCores, peakWorkCores, sizeForPeak } from '../../shared/bots/sizing.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'

let file: LessonFile
beforeAll(async () => {
  file = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')])).get('shop-split')!
})

const strategy = (id: string) => file.strategies.find((one) => one.id === id)!

describe('bots', () => {
  it('[BOT1] work of the monolith is visits × CPU and the container tax, without a remote call', () => {
    // browse 36 × (4 + 2·4 + 22), search 12 × (4 + 20 + 6·4), buy 6 × (4 + 3 + 4 + 3·3 + 10 + 8 + 3·3 + 3) ms, × 1.02
    const milliseconds = 36 * 34 + 12 * 48 + 6 * 50
    const work = meanWorkCores(file.lesson, () => 'shop', {})
    expect(work.get('shop')).toBeCloseTo((milliseconds / 1000) * 1.02, 9)
  })

  it('[BOT1] a call between services costs both sides', () => {
    const serviceOf = (module: string) => (module === 'recommend' ? 'recommend' : 'shop')
    const together = meanWorkCores(file.lesson, () => 'shop', {}).get('shop')!
    const apart = meanWorkCores(file.lesson, serviceOf, {})
    expect(apart.get('shop')! + apart.get('recommend')!).toBeCloseTo(together + (36 * 2 * 0.8) / 1000, 9)
  })

  it('[BOT2] the peak is the largest of calm and each forecast spike', () => {
    const serviceOf = (module: string) => (module === 'search' ? 'search' : 'shop')
    const spike = meanWorkCores(file.lesson, serviceOf, { search: 4.2 }).get('search')!
    expect(peakWorkCores(file.lesson, serviceOf).get('search')).toBeCloseTo(spike, 12)
  })

  it('[BOT3] replicas at 75 % of a core, memory for a full set of workers', () => {
    const search = file.lesson.modules.filter((module) => module.id === 'search')
    expect(sizeForPeak(file.lesson, search, 1.6, 2)).toEqual({
      replicas: 3,
      resources: { cpuRequestMillis: 350, cpuLimitMillis: 1000, memoryRequestMi: 665, memoryLimitMi: 665 },
    })
    expect(sizeForPeak(file.lesson, search, 0.1, 2)).toMatchObject({
      replicas: 2,
      resources: { cpuRequestMillis: 100 },
    })
  })

  it('keeps the opening service for the group that holds its first module', () => {
    const commands = designCommands(strategy('one-per-module'), strategy('one-per-module').sizes[0]!, file.lesson)
    const made = commands.flatMap((command) => (command.kind === 'split-service' ? [command.newService] : []))
    expect(made).toHaveLength(9)
    expect(made).not.toContain('web')
  })

  it('leaves the untouched monolith untouched', () => {
    expect(designCommands(strategy('untouched'), strategy('untouched').sizes[0]!, file.lesson)).toEqual([])
  })
})
