/* Tickets as code: what a rollback takes back, what goes along with a module, what a live ticket makes of it, and models that CI/CD ships.
   How a ticket is asked for, shipped and paid: tickets.test.ts. */

import { describe, expect, it } from 'vitest'
import { carryTickets, nextVersion } from '../../shared/rules/code.ts'
import { strike } from '../../shared/rules/incidents.ts'
import {
  drawShop,
  ticket,
  withTool,
  shippedShop as shipped,
  smallShop as small,
  ticketState as state,
} from '../support/shipping.ts'

const back = (service: string, revision?: number) => ({ kind: 'rollback', service, revision }) as const
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

  it('[COD3] stays live when the next version of its module leaks, and comes back with neither', () => {
    const world = shipped()
    world.ctx.incidents = [
      { id: 'leak:0', kind: 'leak', liveTick: 1, target: 'b', lastTicks: 0, strength: 12, team: 'all' },
    ]
    strike(world.cluster, world.ctx)
    world.pass(1)
    expect(world.wanted('b').versions).toEqual({ b: 3 })
    expect([state(world), world.ticket('t1').versions, world.earned()]).toEqual(['live', [2, 3], 200])
    carryTickets(world.cluster, 'b', 2, 3)
    expect(world.ticket('t1').versions).toEqual([2, 3])
    world.act(back('b', 1))
    world.pass(1)
    expect(state(world)).toBe('open')
  })

  it('[COD2] leaks on where it is built upon code that leaks, and on nothing else', () => {
    const world = small()
    world.cluster.faults = [
      { kind: 'leak', module: 'b', version: 1, strength: 12, untilTick: null },
      { kind: 'errors', module: 'a', version: 1, strength: 0.5, untilTick: null },
    ]
    shipped(world)
    expect(world.cluster.faults.map(({ kind, module, version }) => `${kind} ${module}${version}`)).toEqual([
      'leak b1',
      'errors a1',
      'leak b2',
    ])
    const sound = shipped()
    expect(sound.cluster.faults).toEqual([])
  })

  it('[COD1] a version is never given twice, be its release long forgotten', () => {
    const world = shipped()
    expect(nextVersion(world.cluster, 'b')).toBe(3)
    world.cluster.tickets['t1'] = { ...world.ticket('t1'), versions: [2, 7] }
    expect(nextVersion(world.cluster, 'b')).toBe(8)
    world.cluster.faults = [{ kind: 'leak', module: 'b', version: 9, strength: 12, untilTick: null }]
    expect([nextVersion(world.cluster, 'b'), nextVersion(world.cluster, 'a')]).toEqual([10, 2])
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
