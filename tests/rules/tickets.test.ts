/* What the business asks for: when a ticket appears, how it gets into a release, what it pays, and how it comes back. */

import { describe, expect, it } from 'vitest'
import type { TicketSpec } from '../../shared/lessons/lesson.ts'
import { ticketsOfRound } from '../../shared/rules/tickets.ts'
import { shopLesson } from '../support/cluster.ts'
import { drawShop, type ShippingWorld, ticket, withTool } from '../support/shipping.ts'

const state = (world: ShippingWorld, id = 't1') => world.ticket(id).state.kind
const back = (service: string, revision?: number) => ({ kind: 'rollback', service, revision }) as const
/** Module b alone: 2 s to build, 1.5 s to start. */
const small = (change: Partial<TicketSpec> = {}) => drawShop('a | b | .', { tickets: [ticket('t1', 'b', change)] })

/** Shipped and live: the ticket of `small` after 8 s. */
function shipped(world = small()): ShippingWorld {
  world.pass(2)
  expect(world.ship('t1')).toBeNull()
  world.pass(6)
  expect(state(world)).toBe('live')
  return world
}

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

describe('a rollback', () => {
  it('[TIC6] takes the tickets of a release back: open again, and what they paid with them', () => {
    const world = shipped()
    world.act(back('b'))
    world.pass(0.25)
    expect(world.ticket('t1')).toMatchObject({ attempts: 1, state: { kind: 'open' } })
    expect(world.earned()).toBe(0)
  })

  it('[TIC6] shipped again it is the next attempt, and pays again', () => {
    const world = shipped()
    world.act(back('b'))
    world.pass(4)
    expect(world.ship('t1')).toBeNull()
    world.pass(6)
    expect(world.ticket('t1')).toMatchObject({ attempts: 2, versions: [2, 3], state: { kind: 'live', paid: true } })
    expect(world.earned()).toBe(200)
  })

  it('[TIC6] of a rollback, the ticket’s code runs again: it is live as before', () => {
    const world = shipped()
    world.act(back('b'))
    world.pass(4)
    world.act(back('b', 2))
    world.pass(4)
    expect(world.ticket('t1')).toMatchObject({ attempts: 1, state: { kind: 'live', paid: true } })
  })

  it('[TIC6] leaves tickets of earlier releases where they are', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'b'), ticket('t2', 'b')] })
    world.pass(2)
    world.ship('t1')
    world.pass(6)
    world.ship('t2')
    world.pass(6)
    expect(world.earned()).toBe(400)
    world.act(back('b'))
    world.pass(4)
    expect([state(world, 't1'), state(world, 't2')]).toEqual(['live', 'open'])
    expect(world.earned()).toBe(200)
  })

  it('[TIC6] before the build is done drops the release, and the ticket with it', () => {
    const world = small()
    world.pass(2)
    world.ship('t1')
    world.pass(1)
    world.act(back('b'))
    world.pass(0.25)
    expect(state(world)).toBe('open')
    expect(world.service('b').releases).toHaveLength(1)
  })

  it('[TIC6] of resources alone takes nothing back', () => {
    const world = shipped()
    world.act({ kind: 'set-resources', service: 'b', memoryLimitMi: 1200 })
    world.pass(6)
    world.act(back('b'))
    world.pass(6)
    expect(state(world)).toBe('live')
    expect(world.earned()).toBe(200)
  })
})

describe('a ticket and its module', () => {
  it('[COD3] stays live when the module moves to another service', () => {
    const world = drawShop('a | b | .', { tickets: [ticket('t1', 'c')] })
    world.pass(2)
    world.ship('t1')
    world.pass(20)
    expect(state(world)).toBe('live')
    world.act({ kind: 'move-module', module: 'c', to: 'b' })
    world.pass(30)
    expect(world.cluster.routes['c']).toBe('b')
    expect(state(world)).toBe('live')
    expect(world.earned()).toBe(200)
  })

  it('[COD3] is in what is built upon it, and in no version beside it', () => {
    const world = shipped(drawShop('a | b | .', { tickets: [ticket('t1', 'b'), ticket('t2', 'b')] }))
    world.act(back('b'))
    world.pass(4)
    world.ship('t2')
    world.pass(6)
    expect([world.ticket('t1').versions, world.ticket('t2').versions]).toEqual([[2], [3]])
    expect([state(world, 't1'), state(world, 't2')]).toEqual(['open', 'live'])
  })

  it('[TIC7] a rewrite that is live is a rewritten module, until it is rolled back', () => {
    const world = small({ kind: 'rewrite' })
    world.pass(2)
    world.ship('t1')
    world.pass(1)
    expect(world.cluster.rewritten).toEqual([])
    world.pass(5)
    expect(world.cluster.rewritten).toEqual(['b'])
    world.act(back('b'))
    world.pass(0.25)
    expect(world.cluster.rewritten).toEqual([])
  })

  it('[TIC7] a model that is live was trained at that tick of live', () => {
    const world = small({ kind: 'retrain' })
    world.ctx.tick = 100
    world.pass(2)
    world.ship('t1')
    world.pass(6)
    const { state: live } = world.ticket('t1')
    expect(live.kind).toBe('live')
    expect(world.cluster.trainedTick['b']).toBe(live.kind === 'live' ? live.tick - 100 : -1)
    world.act(back('b'))
    world.pass(0.25)
    expect(world.cluster.trainedTick).toEqual({})
  })

  it('[TIC8] a no-code flow is live after 2 s, without a release, and no rollback takes it back', () => {
    const world = small({ kind: 'no-code' })
    world.pass(2)
    world.ship('t1')
    expect(world.service('b').rollout.kind).toBe('done')
    world.pass(1.75)
    expect([state(world), world.cluster.noCode]).toEqual(['on-its-way', []])
    world.pass(0.25)
    expect([state(world), world.cluster.noCode]).toEqual(['live', ['b']])
    expect(world.earned()).toBe(200)
    expect(world.service('b').releases).toHaveLength(1)
    expect(world.act(back('b'))?.code).toBe('nothing-to-roll-back')
  })
})

describe('models and CI/CD', () => {
  const model = (at: number) => [ticket('t1', 'b', { kind: 'retrain', atSeconds: [at, at] })]

  it('[TIC9] ship by themselves when they are asked for', () => {
    const world = drawShop('a | b | .', { tickets: model(12) })
    withTool(world, 'cicd')
    world.pass(8)
    expect(state(world)).toBe('live')
  })

  it('[TIC9] not without CI/CD, and no other kind', () => {
    const without = drawShop('a | b | .', { tickets: model(1) })
    without.pass(20)
    expect(state(without)).toBe('open')
    const feature = drawShop('a | b | .', { tickets: [ticket('t1', 'b', { atSeconds: [12, 12] })] })
    withTool(feature, 'cicd')
    feature.pass(10)
    expect(state(feature)).toBe('open')
  })

  it('[TIC9] not into a build that is going on, and not again after people took it back', () => {
    const world = drawShop('a | b | .', { tickets: [...model(12), ticket('t2', 'b', { atSeconds: [1, 1] })] })
    withTool(world, 'cicd')
    world.pass(1.5)
    world.ship('t2')
    world.pass(0.75)
    expect([state(world, 't1'), world.wanted('b').tickets]).toEqual(['open', ['t2']])
    world.pass(8)
    expect(state(world, 't1')).toBe('live')
    world.act(back('b'))
    world.pass(10)
    expect(state(world, 't1')).toBe('open')
  })
})
