/* [INC6] to [INC10] Incidents of traffic: each has its shape, and its class is not anybody's choice. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import type { IncidentKind } from '../../shared/lessons/lesson.ts'
import { effectsOf } from '../../shared/rules/effects.ts'
import { targetsOf } from '../../shared/rules/incident-targets.ts'
import { spikeFactor } from '../../shared/rules/traffic.ts'
import type { ActiveSpike } from '../../shared/world/cluster.ts'
import { shopLesson } from '../support/cluster.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const KINDS: IncidentKind[] = ['flash-sale', 'viral-page', 'crawler', 'slow-ramp', 'retry-storm']
const CALM = { incidents: [], spikes: [], injectable: KINDS }
const LESSON = shopLesson()

function sent(incident: IncidentKind, target = 'any'): { room: PlayedClass; spike: ActiveSpike } {
  const room = aClass({ lesson: CALM, seats: 1, teams: 1 }).toLive().tick(8)
  room.say(HOST, { kind: 'inject', incident, target, team: 'all', inSeconds: 1 })
  room.tick(4)
  return { room, spike: room.cluster('t1').extraSpikes[0]! }
}

function refusalOf(incident: IncidentKind, target: string): string | undefined {
  const room = aClass({ lesson: CALM, seats: 1, teams: 1 }).toLive()
  return room.refusal(HOST, { kind: 'inject', incident, target, team: 'all', inSeconds: 1 })?.code
}

describe('[INC6] a flash sale', () => {
  it('is of the class worth most a request, steep and short', () => {
    const { spike } = sent('flash-sale')
    expect(spike.class).toBe('buy')
    expect(spikeFactor(spike, spike.startTick + 4)).toBe(5)
    expect(spike.endTick - spike.startTick).toBe(30 * 4)
  })

  it('is of no other', () => {
    expect(refusalOf('flash-sale', 'browse')).toBe('bad-target')
  })
})

describe('[INC7] a viral page', () => {
  it('is of the class most people ask for, and lasts', () => {
    const { spike } = sent('viral-page')
    expect(spike.class).toBe('browse')
    expect(spike.endTick - spike.startTick).toBe(60 * 4)
    expect(spikeFactor(spike, spike.startTick + 4)).toBeLessThan(2)
    expect(spikeFactor(spike, spike.startTick + 32)).toBe(4)
  })

  it('is of no other', () => {
    expect(refusalOf('viral-page', 'buy')).toBe('bad-target')
  })
})

describe('[INC8] a crawler', () => {
  it('asks for pages that are only read, and its requests are worth nothing', () => {
    const { room, spike } = sent('crawler', 'search')
    expect(spike).toMatchObject({ class: 'search', worthless: true, factor: 2 })
    const before = room.cluster('t1').classes['search']!.smoothedRate
    room.tick(60)
    expect(room.cluster('t1').classes['search']!.smoothedRate).toBeGreaterThan(before * 1.5)
  })

  it('never goes where a transaction is', () => {
    expect(targetsOf('crawler', LESSON)).toEqual(['browse', 'search'])
    expect(refusalOf('crawler', 'buy')).toBe('bad-target')
    expect(targetsOf('crawler', { ...LESSON, classes: LESSON.classes.filter((one) => one.id === 'buy') })).toEqual([])
  })
})

describe('[INC9] a slow ramp', () => {
  it('climbs over its whole length', () => {
    const { spike } = sent('slow-ramp', 'browse')
    expect(spikeFactor(spike, spike.startTick + 45 * 4)).toBe(2)
    expect(spikeFactor(spike, spike.endTick - 1)).toBeCloseTo(3, 1)
    expect(spikeFactor(spike, spike.endTick)).toBe(1)
  })

  it('climbs for a class, not for a node', () => {
    expect(refusalOf('slow-ramp', 'node-1')).toBe('bad-target')
  })
})

describe('[INC10] a retry storm', () => {
  it('is an effect for its time, on the whole cluster', () => {
    const { room } = sent('retry-storm')
    expect(effectsOf(room.cluster('t1'), 'retry-storm')).toMatchObject([{ share: 1 }])
    room.tick(20 * 4)
    expect(room.cluster('t1').effects).toEqual([])
    expect(room.told('t1')).toContain('effect-ended')
  })

  it('makes no failures where there are none', () => {
    const { room } = sent('retry-storm')
    room.tick(20 * 4)
    expect(room.cluster('t1').classes['buy']!.successShare).toBeGreaterThan(0.98)
  })

  it('is nobody’s in particular', () => {
    expect(refusalOf('retry-storm', 'buy')).toBe('bad-target')
    expect(refusalOf('retry-storm', 'all')).toBeUndefined()
  })
})
