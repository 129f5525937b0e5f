/* What a release weighs and how long it takes to get it running on a node. */

import { describe, expect, it } from 'vitest'
import { baseMemoryMi, imageMi, layersOf, startTicksOf } from '../../shared/rules/pack.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { startCluster } from '../../shared/rules/split.ts'
import { shopLesson } from '../support/cluster.ts'
import { draw } from '../support/draw-cluster.ts'

describe('a release of the shop', () => {
  const lesson = shopLesson()
  const release = {
    ...wantedRelease(startCluster('team', lesson).services['shop']!),
    modules: ['catalog', 'search'],
    versions: { catalog: 1, search: 2 },
  }

  it('[PACK1] image = base + a layer a library + a module; catalog and search share their library', () => {
    expect(layersOf(release, lesson)).toEqual([
      { id: 'base:slim', sizeMi: 150 },
      { id: 'lib:lucene@9', sizeMi: 60 },
      { id: 'code:catalog@1', sizeMi: 40 },
      { id: 'code:search@2', sizeMi: 60 },
    ])
    expect(imageMi(release, lesson)).toBe(310)
  })

  it('[PACK2] a replica starts in boot + Σ start times: 0.5 + 2 + 3 s', () => {
    expect(startTicksOf(release, lesson)).toBe(22)
  })

  it('[PACK3] base = packing tax + runtime + Σ base: 20 + 60 + 250 + 350 Mi', () => {
    expect(baseMemoryMi(release, lesson)).toBe(680)
  })
})

describe('pulling', () => {
  // Layers of the service: base 150 and six modules of 10: 210 Mi at 100 Mi/s.
  it('[PACK4] a cold node pulls first, a warm one starts at once', () => {
    const cold = draw('. ~ a', { cold: [1] })
    cold.tick()
    expect(cold.pod('a-1').lifecycle).toEqual({ kind: 'pulling', remainingMi: 210, totalMi: 210 })
    cold.run(2.25)
    expect(cold.pod('a-1').lifecycle.kind).toBe('starting')
    const warm = draw('. ~ a')
    warm.tick()
    expect(warm.pod('a-1').lifecycle.kind).toBe('starting')
  })

  it('[PACK5] pulls on a node share its link; layers a neighbour fetched are not fetched again', () => {
    const world = draw('. ~ ab', { cold: [1], modules: { a: 'acdef', b: 'b' } })
    world.tick(2)
    // a needs 200, b 160 Mi: 12.5 each in a tick of 25.
    expect(world.pod('a-1').lifecycle).toMatchObject({ kind: 'pulling', remainingMi: 187.5 })
    expect(world.pod('b-1').lifecycle).toMatchObject({ kind: 'pulling', remainingMi: 147.5 })
    world.tick(12)
    // b has its base layer after 160/12.5 = 12.8 ticks; of a's image only the code, 50 Mi, is still missing.
    expect(world.pod('b-1').lifecycle.kind).toBe('starting')
    const { lifecycle } = world.pod('a-1')
    expect(lifecycle.kind === 'pulling' ? lifecycle.remainingMi : 0).toBeLessThanOrEqual(50)
  })

  it('[PACK5] nothing is pulled on a dead node', () => {
    const world = draw('? ~ a', { cold: [1] })
    world.tick(3)
    expect(world.pod('a-1').lifecycle).toMatchObject({ kind: 'pulling', remainingMi: 210 })
  })
})
