/* [BOT4], [REF1]–[REF9] What bots do while it is live, each on what the view shows and on nothing else. When and by whom: mind.test.ts. */

import { describe, expect, it } from 'vitest'
import { createBot } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { NodeView, ServiceView, TeamView } from '../../shared/game/view.types.ts'
import { NO_WISHES, type Reflex, type StrategySpec } from '../../shared/lessons/strategy.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { watch } from '../support/bot-board.ts'
import { shopLesson } from '../support/cluster.ts'
import { calmView, line, pod } from '../support/views.ts'

const scaled: StrategySpec = {
  ...NO_WISHES,
  id: 'scaled-four',
  services: 'keep',
  sizes: [{ nodes: 4, sizing: { kind: 'fixed', replicas: 4 } }],
  reflexes: ['roll-back-after-oom'],
}

it.each(['1', '2', '3', '4'])('[BOT4] the first OOM is enough, though its restart is at once: seed %s', (seed) => {
  const lesson = shopLesson({ spikes: [] })
  const leaking = { ...lesson, incidents: lesson.incidents.filter((spec) => spec.kind === 'leak') }
  const bots = [createBot({ strategy: scaled, size: 0, lesson: leaking })]
  const { happenings } = playRound({ lesson: leaking, seed, bots })
  const first = happenings.find((one) => one.kind === 'oom-killed')
  const back = happenings.find((one) => one.kind === 'changed' && one.facts['what'] === 'rollback')
  const seconds = ((back?.tick ?? 0) - (first?.tick ?? 0)) / 4
  expect(seconds).toBeGreaterThanOrEqual(8)
  expect(seconds).toBeLessThanOrEqual(10)
})

const calm = calmView()

/** Acts within so many seconds on a board that shows this; without a moment of surprise, and a second an act. */
function actsOn(reflex: Reflex, parts: Partial<TeamView>, seconds = 1, lesson: Partial<Lesson> = {}) {
  const board = watch({ reflexes: [reflex] }, { reactionSeconds: 0, actSeconds: 1 }, lesson)
  board.show(parts)
  return board.until(seconds).map(({ act }) => act)
}

const services = (changes: Record<string, Partial<ServiceView>>) =>
  calm.services.map((one) => ({ ...one, ...changes[one.id] }))
const nodes = (changes: Record<string, Partial<NodeView>>) => calm.nodes.map((one) => ({ ...one, ...changes[one.id] }))

describe('[REF1] a service that fails by itself under a new revision is rolled back', () => {
  /** Catalog gets revision 2 in every pod; errors in percent by service, and of the calls from web to it. */
  function released(errors: Record<string, number>, lineErrors = 0, catalog: Partial<ServiceView> = {}) {
    const board = watch({ reflexes: ['roll-back-after-errors'] }, { reactionSeconds: 0, actSeconds: 1 })
    board.until(0)
    const failing = Object.fromEntries(Object.entries(errors).map(([id, errorPercent]) => [id, { errorPercent }]))
    board.show({
      services: services({ ...failing, catalog: { ...failing['catalog'], revision: 2, revisions: [1], ...catalog } }),
      pods: calm.pods.map((one) => (one.service === 'catalog' ? { ...one, revision: 2 } : one)),
      lines: [line('web', 'catalog', 84, lineErrors), line('web', 'checkout', 24)],
    })
    return board
  }

  it('the one at fault, not the one that calls it', () => {
    expect(released({ catalog: 40, web: 60 }, 40).until(2)).toMatchObject([
      { act: { kind: 'rollback', service: 'catalog' } },
    ])
  })

  it('one of whose modules fails half its calls, few of all as they are', () => {
    expect(released({ catalog: 3 }).until(2)).toHaveLength(1)
    expect(released({ catalog: 2.9 }).until(20)).toEqual([])
  })

  it('one before which a breaker is open, whose own figures are fine for want of calls; not when it had it before', () => {
    expect(released({ catalog: 0 }, 100, { breaker: 'open' }).until(2)).toMatchObject([
      { act: { kind: 'rollback', service: 'catalog' } },
    ])
    expect(released({ catalog: 0 }, 100, { breaker: 'open', revision: 1 }).until(20)).toEqual([])
  })

  it('not while nothing but its callees fails, nor where the revision is an old one', () => {
    expect(released({ web: 60, checkout: 60 }).until(20)).toEqual([])
  })

  it('not before a replica of the new revision serves', () => {
    const board = released({ catalog: 40 }, 40)
    board.show({ pods: calm.pods })
    expect(board.until(20)).toEqual([])
  })

  it('once: it waits until that rollout is done, and trusts what it went back to', () => {
    const board = released({ catalog: 40 }, 40)
    expect(board.until(2)).toHaveLength(1)
    const back = { errorPercent: 40, revision: 3, revisions: [1, 2] }
    board.show({
      services: services({ catalog: { ...back, rollout: 'rolling' } }),
      pods: calm.pods.map((one) => (one.service === 'catalog' ? { ...one, revision: 3 } : one)),
    })
    expect(board.until(60)).toEqual([])
    board.show({ services: services({ catalog: back }) })
    expect(board.until(120)).toEqual([])
  })
})

it('[REF2] a certificate that has expired is rotated', () => {
  expect(actsOn('rotate-certificate', { services: services({ web: { certificateExpired: true } }) })).toEqual([
    { kind: 'rotate-certificate', service: 'web' },
  ])
  expect(actsOn('rotate-certificate', {}, 30)).toEqual([])
})

describe('[REF3] without monitoring one thing after another is tried on one service after another', () => {
  const angry = calm.classes.map((one) => ({ ...one, state: 'errors' as const }))

  it('while users are angry', () => {
    const tried = actsOn('search-by-hand', { blind: true, classes: angry }, 4)
    expect(tried).toEqual([
      { kind: 'rotate-certificate', service: 'web' },
      { kind: 'rollback', service: 'web' },
      { kind: 'restart', service: 'web', slot: 1 },
      { kind: 'rotate-certificate', service: 'catalog' },
      { kind: 'rollback', service: 'catalog' },
    ])
  })

  it('surprise counts once, acts one after another; when users are well again the next search begins at the beginning', () => {
    const board = watch({ reflexes: ['search-by-hand'] })
    board.show({ blind: true, classes: angry })
    expect(board.until(13).map(({ second }) => second)).toEqual([8, 10, 12])
    board.show({ classes: calm.classes })
    expect(board.until(30)).toEqual([])
    board.show({ classes: angry })
    expect(board.until(40)[0]).toMatchObject({ second: 39, act: { kind: 'rotate-certificate', service: 'web' } })
  })

  it('nothing that was taken back is brought back', () => {
    const board = watch({ reflexes: ['search-by-hand'] }, { reactionSeconds: 0, actSeconds: 1 })
    board.show({ blind: true, classes: angry })
    expect(board.until(2).map(({ act }) => act.kind)).toEqual(['rotate-certificate', 'rollback', 'restart'])
    board.show({ classes: calm.classes, services: services({ web: { revision: 2, revisions: [1] } }) })
    board.until(20)
    board.show({ classes: angry })
    expect(board.until(22).map(({ act }) => act.kind)).toEqual(['rotate-certificate', 'restart'])
  })

  it('and never where the board shows what fails', () => {
    expect(actsOn('search-by-hand', { blind: false, classes: angry }, 30)).toEqual([])
  })
})

const TAINT = { key: 'gpu', value: 'true', effect: 'NoSchedule' as const }

describe('[REF4] hands in place of controllers', () => {
  const [web, catalog] = calm.services as [ServiceView, ServiceView]
  const lost = [
    pod(web, 1, 'node-1', { state: 'lost' }),
    pod(web, 2, 'node-2'),
    pod(catalog, 1, 'node-1', { state: 'lost' }),
  ]
  const machines = nodes({
    'node-1': { state: 'not-ready' },
    'node-2': { cpuRequestedMillis: 1500, memoryRequestedMi: 3000 },
    'node-3': { cpuRequestedMillis: 400, memoryRequestedMi: 3600 },
    'node-4': { cordoned: true },
  })

  it('put each lost pod on a node with room: fewest of its service, most free memory', () => {
    expect(actsOn('replace-lost-pods-by-hand', { pods: lost, nodes: machines }, 3)).toEqual([
      { kind: 'place-pod', service: 'web', slot: 1, node: 'node-3' },
      { kind: 'place-pod', service: 'catalog', slot: 1, node: 'node-2' },
    ])
  })

  it('not where a taint, its own kind or another bare process’s libraries keep it away', () => {
    const open = nodes({ 'node-1': { state: 'not-ready' }, 'node-4': { cordoned: true } })
    const placed = (parts: Partial<TeamView>) =>
      actsOn('replace-lost-pods-by-hand', { pods: lost, nodes: open, ...parts })
    expect(placed({})[0]).toMatchObject({ slot: 1, node: 'node-3' })
    const tainted = open.map((one) => (one.id === 'node-3' ? { ...one, taints: [TAINT] } : one))
    expect(placed({ nodes: tainted })[0]).toMatchObject({ slot: 1, node: 'node-2' })
    const alone = { ...web.scheduling, antiAffinity: { topology: 'node' as const, required: true } }
    expect(placed({ nodes: tainted, services: services({ web: { scheduling: alone } }) })[0]).toMatchObject({
      service: 'catalog',
    })
    // Both pin lucene, one 9 and one 8.
    const bare = services({ catalog: { packing: 'metal' }, checkout: { packing: 'metal' } })
    const clash = (major: number) =>
      shopLesson().modules.map((one) => (one.id === 'notify' ? { ...one, libraries: { lucene: major } } : one))
    const pods = [pod(catalog, 1, 'node-1', { state: 'lost' }), pod(calm.services[3]!, 1, 'node-3')]
    const where = (major: number) =>
      actsOn('replace-lost-pods-by-hand', { pods, nodes: open, services: bare }, 1, { modules: clash(major) })
    expect(where(9)).toMatchObject([{ node: 'node-2' }])
    const crowded = open.map((one) => (one.id === 'node-2' ? { ...one, cordoned: true } : one))
    const last = (major: number) =>
      actsOn('replace-lost-pods-by-hand', { pods, nodes: crowded, services: bare }, 1, { modules: clash(major) })
    expect(last(9)).toMatchObject([{ node: 'node-3' }])
    expect(last(8)).toEqual([])
  })

  it('and leave it where no node has room', () => {
    const full = machines.map((one) => ({ ...one, memoryRequestedMi: one.memoryMi }))
    expect(actsOn('replace-lost-pods-by-hand', { pods: lost, nodes: full }, 20)).toEqual([])
  })

  it('start again what is dead for good', () => {
    const dead = [pod(web, 2, 'node-2', { state: 'failed', death: 'OOMKilled' }), pod(web, 1, 'node-1')]
    expect(actsOn('restart-dead-pods', { pods: dead })).toEqual([{ kind: 'restart', service: 'web', slot: 2 }])
  })
})

describe('[REF5] nodes', () => {
  it('a dead one is given back, an owned one is not', () => {
    const dead = { nodes: nodes({ 'node-2': { state: 'not-ready' } }) }
    expect(actsOn('return-dead-node', dead)).toEqual([{ kind: 'release-node', node: 'node-2' }])
    const owned = { nodes: { ...shopLesson().nodes, ownership: 'owned' as const } }
    expect(actsOn('return-dead-node', dead, 1, owned)).toEqual([])
  })

  it('one is rented for pods that no node has room for: one at a time, up to the cap', () => {
    const [web] = calm.services as [ServiceView]
    const huge = pod(web, 4, '', { memoryRequestMi: 4000 })
    const waiting = { pods: [...calm.pods, huge] }
    expect(actsOn('rent-node-when-pending', waiting)).toEqual([{ kind: 'rent-node' }])
    expect(actsOn('rent-node-when-pending', {})).toEqual([])
    const coming = nodes({ 'node-4': { state: 'provisioning', seconds: 12 } })
    expect(actsOn('rent-node-when-pending', { ...waiting, nodes: coming })).toEqual([])
    const capped = { nodes: { ...shopLesson().nodes, cap: 4 } }
    expect(actsOn('rent-node-when-pending', waiting, 1, capped)).toEqual([])
  })

  it('one that waits for its patch is drained, and taken back once it has it', () => {
    const board = watch({ reflexes: ['drain-patch-due'] }, { reactionSeconds: 0, actSeconds: 1 })
    board.show({ nodes: nodes({ 'node-3': { patchDue: true } }) })
    expect(board.until(1)).toMatchObject([{ act: { kind: 'drain', node: 'node-3' } }])
    board.show({ nodes: nodes({ 'node-3': { patchDue: true, cordoned: true, draining: true } }) })
    expect(board.until(20)).toEqual([])
    board.show({ nodes: nodes({ 'node-3': { cordoned: true } }) })
    expect(board.until(21)).toMatchObject([{ act: { kind: 'uncordon', node: 'node-3' } }])
  })

  it('one that somebody cordoned for another reason stays cordoned', () => {
    expect(actsOn('drain-patch-due', { nodes: nodes({ 'node-3': { cordoned: true } }) }, 20)).toEqual([])
  })
})

describe('[REF6] a service short of CPU gets as many replicas as bring it to 60 %', () => {
  const short = (more: Partial<ServiceView> = {}) => ({ services: services({ web: { cpuPercent: 97, ...more } }) })

  it('⌈3 × 97 ÷ 60⌉ = 5', () => {
    expect(actsOn('scale-up-by-hand', short())).toEqual([{ kind: 'scale-service', service: 'web', replicas: 5 }])
  })

  it('not while the last ones are still starting, nor in an autoscaler’s place', () => {
    expect(actsOn('scale-up-by-hand', short({ replicas: 5 }), 20)).toEqual([])
    const autoscaler = { minReplicas: 1, maxReplicas: 9, targetPercent: 60, limited: '' }
    expect(actsOn('scale-up-by-hand', short({ autoscaler }), 20)).toEqual([])
    expect(actsOn('scale-up-by-hand', {}, 20)).toEqual([])
  })
})

describe('[REF7] degradation', () => {
  it('what every request can do without is switched off while it is in trouble, and back on after 40 s', () => {
    const board = watch({ reflexes: ['degrade'] }, { reactionSeconds: 0, actSeconds: 1 })
    board.show({ services: services({ recommend: { state: 'slow' }, checkout: { state: 'errors' } }) })
    expect(board.until(1)).toMatchObject([{ act: { kind: 'scale-service', service: 'recommend', replicas: 0 } }])
    board.show({ services: services({ recommend: { replicas: 0, ready: 0, state: 'down' } }) })
    expect(board.until(39)).toEqual([])
    expect(board.until(40)).toMatchObject([{ act: { kind: 'scale-service', service: 'recommend', replicas: 1 } }])
  })
})

it('[REF8] a rollout that is stuck is made anew', () => {
  expect(actsOn('recreate-stuck-rollout', { services: services({ web: { rollout: 'stuck' } }) })).toEqual([
    { kind: 'start-rollout', service: 'web', strategy: 'recreate' },
  ])
  expect(actsOn('recreate-stuck-rollout', { services: services({ web: { rollout: 'rolling' } }) })).toEqual([])
})
