/* [CAU8] Whom a service's requests in flight wait for, and whether that one is slow. */

import { describe, expect, it } from 'vitest'
import { wayToSlow } from '../../shared/rules/waiting.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { drawCluster, smallLesson } from '../support/cluster.ts'

const lesson = smallLesson({
  modules: 'web:4 search:20 index:20 mail:20',
  classes: { find: { calls: 'web(search(index), mail~)' } },
})

interface Drawn {
  inFlight?: number
  utilisation?: number
  responseMs?: number
  droppedShare?: number
}

/** web calls search, search calls index, each ten times a second; web also sends mail and does not wait for it. */
function draw(drawn: Record<string, Drawn>): Cluster {
  const services = { web: 'web', search: 'search', index: 'index', mail: 'mail' }
  const cluster = drawCluster(lesson, services, ['web search index mail'])
  for (const [id, { inFlight = 0, ...flow }] of Object.entries(drawn)) {
    const service = cluster.services[id]!
    service.inFlight = inFlight
    Object.assign(service.flow, flow)
  }
  cluster.lines = [
    { from: 'web', to: 'search', perSecond: 10, errorShare: 0 },
    { from: 'search', to: 'index', perSecond: 10, errorShare: 0 },
    { from: 'web', to: 'mail', perSecond: 10, errorShare: 0 },
  ]
  return cluster
}

const wayOf = (drawn: Record<string, Drawn>) => wayToSlow(draw(drawn), 'web', lesson)

describe('[CAU8] the way to the slow service', () => {
  it('ends at the callee that is short of CPU and has most of the requests', () => {
    // 10 a second × 1 s = 10 of 12.
    expect(wayOf({ web: { inFlight: 12 }, search: { utilisation: 1.1, responseMs: 1000 } })).toEqual(['search'])
  })

  it('there is none to one that is quick, or that few of the requests wait for', () => {
    expect(wayOf({ web: { inFlight: 12 }, search: { utilisation: 0.5, responseMs: 1000 } })).toEqual([])
    expect(wayOf({ web: { inFlight: 30 }, search: { utilisation: 1.1, responseMs: 1000 } })).toEqual([])
    expect(wayOf({ web: { inFlight: 0 }, search: { utilisation: 1.1, responseMs: 1000 } })).toEqual([])
  })

  it('leads over a callee that only waits itself', () => {
    const slow = { web: { inFlight: 12 }, search: { inFlight: 10, utilisation: 0.3, responseMs: 1000 } }
    expect(wayOf({ ...slow, index: { utilisation: 1.1, responseMs: 900 } })).toEqual(['search', 'index'])
  })

  it('ends at a callee that does not answer: its callers wait until they time out', () => {
    expect(wayOf({ web: { inFlight: 12 }, search: { responseMs: 20, droppedShare: 0.5 } })).toEqual(['search'])
  })

  it('never leads to one whose answer nobody waits for', () => {
    expect(wayOf({ web: { inFlight: 12 }, mail: { utilisation: 1.1, responseMs: 1000 } })).toEqual([])
  })
})
