/* What the business asks for: when a ticket appears, how it gets into a release, and what it pays. How one comes back,
   and what it makes of its module: tickets-code.test.ts. */

import { describe, expect, it } from 'vitest'
import { ticketsOfRound } from '../../shared/rules/tickets.ts'
import { shopLesson } from '../support/cluster.ts'
import {
  drawShop,
  ticket,
  shippedShop as shipped,
  smallShop as small,
  ticketState as state,
} from '../support/shipping.ts'

describe('what is asked for', () => {
  const lesson = shopLesson({
    tickets: Array.from({ length: 12 }, (_, rank) => ticket(`t${rank + 1}`, 'any', { atSeconds: [rank, rank + 8] })),
  })
  const drawn = (seed: string, tickets = lesson.tickets) =>
    ticketsOfRound({ ...lesson, tickets }, seed).map(({ spec, liveTick, module }) => [spec.id, liveTick, module])

  it('[TIC1] time and module are drawn by the seed, within what the lesson says', () => {
    for (const { spec, liveTick } of ticketsOfRound(lesson, 'seed')) {
      expect(liveTick).toBeGreaterThanOrEqual(spec.atSeconds[0] * 4)
      expect(liveTick).toBeLessThanOrEqual(spec.atSeconds[1] * 4)
    }
    expect(new Set(drawn('seed').map(([, , module]) => module)).size).toBeGreaterThan(3)
    expect(drawn('seed')).not.toEqual(drawn('another'))
  })

  it('[TIC1] a ticket keeps its draw whatever stands beside it', () => {
    const alone = lesson.tickets.filter((spec) => spec.id === 't5')
    expect(drawn('seed', alone)[0]).toEqual(drawn('seed')[4])
  })

  it('[TIC1] a model is trained anew where there is one', () => {
    const modules = lesson.modules.map((module) =>
      module.id === 'recommend' ? { ...module, decayPerMinute: 0.1 } : module,
    )
    const tickets = [ticket('t1', 'any', { kind: 'retrain' }), ticket('t2', 'any', { kind: 'retrain' })]
    const settled = ticketsOfRound({ ...lesson, modules, tickets }, 'seed')
    expect(settled.map(({ module }) => module)).toEqual(['recommend', 'recommend'])
  })

  it('[TIC2] a ticket appears at its tick, open, worth its value until it is due', () => {
    const world = small()
    world.pass(0.75)
    expect(world.cluster.tickets).toEqual({})
    expect(world.ship('t1')).toEqual({ code: 'unknown-ticket', facts: { ticket: 't1' } })
    world.pass(0.25)
    expect(world.ticket('t1')).toEqual({
      ...{ id: 't1', kind: 'feature', module: 'b', value: 200, attempts: 0, versions: [] },
      ...{ openedTick: 4, dueTick: 4 + 50 * 4, state: { kind: 'open' } },
    })
    expect(world.told('ticket-opened').map((one) => one.facts)).toEqual([
      { ticket: 't1', what: 'feature', module: 'b', value: 200, seconds: 50 },
    ])
  })
})

describe('shipping', () => {
  it('[TIC3] is a new version of the module in a new release of the service that holds it', () => {
    const world = small()
    world.pass(2)
    expect(world.ship('t1')).toBeNull()
    expect(world.wanted('b')).toMatchObject({ revision: 2, versions: { b: 2 }, tickets: ['t1'] })
    expect(world.service('b').rollout).toMatchObject({ kind: 'building', ticksLeft: 8 })
    expect(world.ticket('t1')).toMatchObject({ attempts: 1, state: { kind: 'on-its-way', service: 'b', revision: 2 } })
    expect(world.wanted('a').revision).toBe(1)
  })

  it('[TIC3] is refused while it is on its way, and once it is live', () => {
    const world = small()
    world.pass(2)
    world.ship('t1')
    expect(world.ship('t1')).toEqual({ code: 'ticket-not-open', facts: { ticket: 't1', state: 'on-its-way' } })
    world.pass(6)
    expect(world.ship('t1')?.facts).toEqual({ ticket: 't1', state: 'live' })
  })

  it('[TIC3] goes to the service that owns the module by now', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'c')] })
    world.pass(2)
    world.act({ kind: 'move-module', module: 'c', to: 'b' })
    world.ship('t1')
    expect(world.wanted('b').versions).toEqual({ b: 1, c: 2 })
    expect(world.wanted('a').revision).toBe(1)
  })

  it('[TIC3] what it is built upon goes on leaking, or failing', () => {
    const world = small()
    world.pass(2)
    world.cluster.faults = [{ kind: 'leak', module: 'b', version: 1, strength: 12, untilTick: null }]
    world.ship('t1')
    expect(world.cluster.faults.map((fault) => fault.version)).toEqual([1, 2])
  })

  const two = () => drawShop('a | b | .', { tickets: [ticket('t1', 'b'), ticket('t2', 'c')], modules: { b: 'bc' } })

  it('[TIC4] one shipped while the service’s release is queued or being built joins it, and the build starts again', () => {
    const world = two()
    world.pass(2)
    world.ship('t1')
    world.pass(2)
    expect(world.service('b').rollout).toMatchObject({ ticksLeft: 4 })
    world.ship('t2')
    expect(world.service('b').releases).toHaveLength(2)
    expect(world.wanted('b')).toMatchObject({ tickets: ['t1', 't2'], versions: { b: 2, c: 2 } })
    expect(world.service('b').rollout).toMatchObject({ kind: 'building', ticksLeft: 12 })
    world.pass(8)
    expect([state(world, 't1'), state(world, 't2')]).toEqual(['live', 'live'])
  })

  it('[TIC4] while one rolls out the next one is built, and holds both', () => {
    const world = two()
    world.pass(2)
    world.ship('t1')
    world.pass(3.5)
    expect(world.service('b').rollout.kind).toBe('rolling')
    world.ship('t2')
    expect(world.wanted('b')).toMatchObject({ revision: 3, tickets: ['t2'], versions: { b: 2, c: 2 } })
    expect(state(world, 't1')).toBe('on-its-way')
    world.pass(10)
    expect([state(world, 't1'), state(world, 't2')]).toEqual(['live', 'live'])
  })

  it('[TIC4] two tickets of one module in a batch are one release', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'b'), ticket('t2', 'b')] })
    world.pass(2)
    world.ship('t1')
    world.ship('t2')
    expect(world.service('b').releases).toHaveLength(2)
    world.pass(6)
    expect(world.earned()).toBe(400)
  })
})

describe('what a ticket pays', () => {
  it('[TIC5] its value when it runs in every replica, not before', () => {
    const world = drawShop('aa | bb | .', { tickets: [ticket('t1', 'b')] })
    world.pass(2)
    world.ship('t1')
    while (world.service('b').rollout.kind !== 'done') {
      expect(world.earned()).toBe(0)
      world.pass(0.25)
    }
    expect(world.earned()).toBe(200)
    expect(world.ticket('t1').state).toMatchObject({ kind: 'live', service: 'b', revision: 2, paid: true })
    const [told] = world.told('ticket-shipped')
    const leadSeconds = (world.ctx.tick - 8) / 4
    expect(told).toMatchObject({ severity: 'good', service: 'b' })
    expect(told?.facts).toEqual({ ticket: 't1', module: 'b', value: 200, leadSeconds, paid: 1 })
  })

  it('[TIC5] nothing when it is late; that it is overdue is told once', () => {
    const world = small({ dueSeconds: 4 })
    world.pass(2)
    world.ship('t1')
    world.pass(20)
    expect(world.earned()).toBe(0)
    expect(world.ticket('t1').state).toMatchObject({ kind: 'live', paid: false })
    expect(world.told('ticket-late').map((one) => one.facts)).toEqual([{ ticket: 't1', module: 'b' }])
    expect(world.told('ticket-shipped')[0]?.facts).toMatchObject({ value: 0, paid: 0 })
  })

  it('[TIC5] on the due tick itself it still pays', () => {
    const lead = shipped().told('ticket-shipped')[0]?.facts['leadSeconds']
    // Shipped 1 s after it was asked for.
    const dueSeconds = 1 + Number(lead)
    expect(shipped(small({ dueSeconds })).earned()).toBe(200)
    expect(shipped(small({ dueSeconds: dueSeconds - 0.25 })).earned()).toBe(0)
  })
})
