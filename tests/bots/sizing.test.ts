/* [BOT1]–[BOT3] How bots size a split (GAME.md §12): from published numbers and the forecast alone. */

import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { meanWorkCores, peakWorkCores, sizeForPeak, USUAL_SIZE } from '../../shared/bots/sizing.ts'
import type { Packing } from '../../shared/lessons/lesson.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'

let file: LessonFile
beforeAll(async () => {
  file = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')])).get('shop-split')!
})

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
    expect(sizeForPeak(file.lesson, search, 1.6, USUAL_SIZE)).toEqual({
      replicas: 3,
      resources: { cpuRequestMillis: 350, cpuLimitMillis: 1000, memoryRequestMi: 665, memoryLimitMi: 665 },
    })
    expect(sizeForPeak(file.lesson, search, 0.1, USUAL_SIZE)).toMatchObject({
      replicas: 2,
      resources: { cpuRequestMillis: 100 },
    })
  })

  it('[BOT5] a packing adds its tax: a virtual machine’s CPU and guest, nothing for a bare process', () => {
    const search = file.lesson.modules.filter((module) => module.id === 'search')
    const work = (packing: Packing) =>
      meanWorkCores(
        file.lesson,
        () => 'shop',
        {},
        () => packing,
      ).get('shop')!
    expect(work('vm') / work('metal')).toBeCloseTo(1.08, 9)
    expect(work('os-container')).toBe(work('container'))
    // 1.03 × (350 + 60 + tax) + 30 + 64 × 3
    const memory = (packing: Packing) =>
      sizeForPeak(file.lesson, search, 1, { ...USUAL_SIZE, packing }).resources.memoryLimitMi
    expect([memory('metal'), memory('container'), memory('vm')]).toEqual([644, 665, 1056])
  })

  it('[BOT5] a sidecar leaves a replica that much less: 75 % of a core less 30 m', () => {
    const size = (meshed: boolean) => sizeForPeak(file.lesson, [], 2.2, { ...USUAL_SIZE, meshed }).replicas
    expect([size(false), size(true)]).toEqual([3, 4])
  })

  it('[BOT5] a factor scales requests and the memory limit; no CPU request is above its limit', () => {
    const size = (factor: number, limitMillis: number) =>
      sizeForPeak(file.lesson, [], 1.4, { ...USUAL_SIZE, factor, limitMillis })
    // 0.7 × 1400 ÷ 2 = 490, in steps of 50; 1.03 × 80 + 30 Mi
    expect(size(1, 1000).resources).toEqual({
      ...{ cpuRequestMillis: 500, cpuLimitMillis: 1000, memoryRequestMi: 112, memoryLimitMi: 112 },
    })
    expect(size(1.5, 700).resources).toMatchObject({ cpuRequestMillis: 700, cpuLimitMillis: 700, memoryLimitMi: 168 })
  })
})
