/* [TOO] Platform tools: what they run as, what they cost, what is refused. Money is [SCO9] in score.test.ts. */

import { describe, expect, test } from 'vitest'
import { label } from '../../shared/lessons/incident.schema.ts'
import { TOOL_KINDS } from '../../shared/lessons/kinds.ts'
import { clusterOf, designOf } from '../../shared/game/design.ts'
import { applyTeamCommand } from '../../shared/rules/acts.ts'
import type { RuleContext } from '../../shared/rules/context.ts'
import { copyCluster } from '../../shared/rules/copy.ts'
import { hintOf } from '../../shared/rules/hints.ts'
import { baseMemoryMi } from '../../shared/rules/pack.ts'
import { settleInPlan } from '../../shared/rules/plan.ts'
import { wantedRelease } from '../../shared/rules/release.ts'
import { startCluster } from '../../shared/rules/start.ts'
import { tickCluster } from '../../shared/rules/tick.ts'
import { TOOL_PODS, toolServiceId, toolWorks } from '../../shared/rules/tools.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { violations } from '../../shared/world/invariants.ts'
import { liveContext, shopLesson } from '../support/cluster.ts'
import { draw, type Drawing, type World } from '../support/draw-cluster.ts'

const PRICES = { monitoring: 40, cicd: 70, scanner: 30, mesh: 25, mirror: 10 }

function tooled(picture: string, drawing: Drawing = {}): World {
  const world = draw(picture, drawing)
  world.ctx.lesson = { ...world.ctx.lesson, tools: PRICES }
  return world
}

const buy = (world: World, tool: keyof typeof PRICES) => world.act({ kind: 'buy-tool', tool })
const sell = (world: World, tool: keyof typeof PRICES) => world.act({ kind: 'sell-tool', tool })

describe('[TOO1] a tool is a pod on the same nodes', () => {
  test('in plan it is there at once', () => {
    const world = tooled('a | .', { phase: 'plan' })
    expect(buy(world, 'cicd')).toBeNull()
    expect(world.show()).toBe('a | tool-cicd')
    expect(toolWorks(world.cluster, 'cicd')).toBe(true)
    expect(violations(world.cluster)).toEqual([])
  })

  test('live it is pulled in 2 s, starts in 3 s, and works when it is Ready', () => {
    const world = tooled('a | .')
    buy(world, 'monitoring')
    world.tick()
    expect(world.show()).toBe("a | tool-monitoring'")
    world.run(4.5)
    expect(toolWorks(world.cluster, 'monitoring')).toBe(false)
    world.run(0.5)
    expect(world.show()).toBe('a | tool-monitoring')
    expect(toolWorks(world.cluster, 'monitoring')).toBe(true)
  })

  test.each(Object.entries(TOOL_PODS))(
    '%s requests what GAME.md says and uses less memory than its limit',
    (tool, pod) => {
      const world = tooled('a', { phase: 'plan' })
      buy(world, tool as keyof typeof TOOL_PODS)
      const release = wantedRelease(world.cluster.services[toolServiceId(tool as 'cicd')]!)
      expect(release.resources).toEqual({
        ...{ cpuRequestMillis: pod.cpuMillis, cpuLimitMillis: pod.cpuMillis },
        ...{ memoryRequestMi: pod.memoryMi, memoryLimitMi: pod.memoryMi },
      })
      expect(baseMemoryMi(release, world.ctx.lesson)).toBeLessThan(pod.memoryMi)
    },
  )

  test('a node without room leaves it Pending, and it does not work', () => {
    const world = tooled('aaaa')
    buy(world, 'cicd')
    world.run(1)
    expect(world.show()).toBe('a a a a ~ tool-cicd')
    expect(world.cluster.pods['tool-cicd.r1.s1.i1']?.lifecycle).toMatchObject({ reason: { nodes: 1 } })
    expect(toolWorks(world.cluster, 'cicd')).toBe(false)
  })

  test('on a lost node it does not work any more; a replica controller brings it back elsewhere', () => {
    const world = tooled('a | .')
    buy(world, 'mirror')
    world.run(6)
    world.cluster.nodes['node-2']!.lifecycle = { kind: 'down', sinceTick: world.ctx.tick }
    expect(toolWorks(world.cluster, 'mirror')).toBe(false)
    world.run(4 + 10 + 6)
    expect(world.show()).toBe('a tool-mirror | .')
    expect(toolWorks(world.cluster, 'mirror')).toBe(true)
  })

  test('without a controller it stays lost until a person restarts it', () => {
    const world = tooled('a | .', { unlocks: ['scheduler'] })
    buy(world, 'mirror')
    world.run(6)
    world.cluster.nodes['node-2']!.lifecycle = { kind: 'down', sinceTick: world.ctx.tick }
    world.run(30)
    expect(toolWorks(world.cluster, 'mirror')).toBe(false)
    expect(world.act({ kind: 'restart', service: 'tool-mirror', slot: 1 })).toBeNull()
    world.run(6)
    expect(toolWorks(world.cluster, 'mirror')).toBe(true)
  })

  test('it takes CPU of its node as it requests, and memory', () => {
    const world = tooled('a | .')
    buy(world, 'cicd')
    world.run(6)
    const after = tickCluster(world.cluster, { ...world.ctx, tick: world.ctx.tick + 1 })
    expect(after.pods['tool-cicd.r1.s1.i1']).toMatchObject({ cpuUsedMillis: 500, memoryMi: 384 })
  })

  test('sold, its pod ends gracefully and its service goes with it', () => {
    const world = tooled('a | .')
    buy(world, 'scanner')
    world.run(6)
    expect(sell(world, 'scanner')).toBeNull()
    expect(world.show()).toBe('a | tool-scanner-')
    expect(toolWorks(world.cluster, 'scanner')).toBe(false)
    world.run(2)
    expect(world.show()).toBe('a | .')
    expect(Object.keys(world.cluster.services)).toEqual(['a'])
  })

  test('in plan it is gone at once, and settling changes nothing', () => {
    const world = tooled('a | .', { phase: 'plan' })
    buy(world, 'scanner')
    sell(world, 'scanner')
    const before = copyCluster(world.cluster)
    settleInPlan(world.cluster, world.ctx)
    expect(world.cluster).toEqual(before)
    expect(world.show()).toBe('a | .')
  })

  test('bought again while the one sold still leaves, it runs again', () => {
    const world = tooled('a | .')
    buy(world, 'scanner')
    world.run(6)
    sell(world, 'scanner')
    expect(buy(world, 'scanner')).toBeNull()
    world.run(5)
    expect(world.show()).toBe('a | tool-scanner')
    expect(violations(world.cluster)).toEqual([])
  })

  test('no module and no label of a lesson can be called like one', () => {
    for (const tool of TOOL_KINDS) expect(label.safeParse(toolServiceId(tool)).success).toBe(false)
    expect(label.safeParse('toolbox').success).toBe(true)
  })
})

describe('[TOO3] buying and selling', () => {
  test('what the lesson does not offer is not sold', () => {
    const world = tooled('a | .')
    world.ctx.lesson = { ...world.ctx.lesson, tools: { mirror: 10 } }
    expect(buy(world, 'cicd')).toEqual({ code: 'tool-not-offered', facts: { tool: 'cicd' } })
  })

  test('nothing is bought twice, nothing sold that is not there', () => {
    const world = tooled('a | .')
    expect(sell(world, 'mirror')).toEqual({ code: 'tool-not-bought', facts: { tool: 'mirror' } })
    expect(buy(world, 'mirror')).toBeNull()
    expect(buy(world, 'mirror')).toEqual({ code: 'tool-bought', facts: { tool: 'mirror' } })
  })

  test('a team of 60 pods has no place for another, but for a mesh it has', () => {
    const world = tooled('a | .')
    world.cluster.services['a']!.slots = Array.from({ length: 60 }, () => ({ pin: null }))
    expect(buy(world, 'cicd')).toMatchObject({ code: 'too-many-pods' })
    expect(buy(world, 'mesh')).toBeNull()
  })
})

describe('[TOO4] what may be done to a tool', () => {
  test('it is placed, unpinned and restarted like any pod', () => {
    const world = tooled('a | .')
    buy(world, 'mirror')
    world.run(6)
    expect(world.act({ kind: 'place-pod', service: 'tool-mirror', slot: 1, node: 'node-1' })).toBeNull()
    world.run(7)
    expect(world.show()).toBe('a tool-mirror | .')
    expect(world.act({ kind: 'release-pod', service: 'tool-mirror', slot: 1 })).toBeNull()
    expect(world.act({ kind: 'restart', service: 'tool-mirror', slot: 1 })).toBeNull()
  })

  test('it has no other image, size or number, and takes no modules', () => {
    const world = tooled('ab | .')
    buy(world, 'mirror')
    const service = 'tool-mirror'
    for (const command of [
      { kind: 'scale-service', service, replicas: 2 },
      { kind: 'set-image', service, image: 'full' },
      { kind: 'set-resources', service, cpuRequestMillis: 1 },
      { kind: 'start-rollout', service, strategy: 'rolling' },
      { kind: 'rollback', service },
      { kind: 'move-module', module: 'a', to: service },
      { kind: 'merge-services', from: service, into: 'a' },
      { kind: 'merge-services', from: 'a', into: service },
    ] as const) {
      const facts = { service, tool: 'mirror', command: command.kind }
      expect(world.act(command)).toEqual({ code: 'not-for-tools', facts })
    }
    expect(world.act({ kind: 'scale-service', service: 'b', replicas: 2 })).toBeNull()
  })

  test('where it finds no room and no node can be rented, one of the team’s own services is to be smaller', () => {
    const world = tooled('aaaa', { cap: 1 })
    buy(world, 'cicd')
    world.run(2)
    const cause = { facts: { filter: 'insufficient-cpu' }, from: [], chain: [] }
    const hint = hintOf({ kind: 'unschedulable', service: 'tool-cicd', ...cause }, world.cluster, world.ctx.lesson)
    expect(hint).toMatchObject({ kind: 'lower-request', facts: { service: 'a' } })
  })

  test('tools are not counted among a team’s twelve services and use up no letter of the board', () => {
    const world = tooled('a | .', { phase: 'plan', modules: { a: 'abcdef' } })
    buy(world, 'mirror')
    expect(world.act({ kind: 'split-service', newService: 'b', modules: ['b'] })).toBeNull()
    expect(world.cluster.services['b']?.order).toBe(1)
  })
})

describe('[TOO5] a mesh', () => {
  const sidecars = (world: World) =>
    Object.values(world.cluster.pods)
      .filter((pod) => pod.sidecar)
      .map((pod) => pod.service)
      .sort()

  test('in plan every pod is placed afresh with a sidecar, tools without one; sold, they go', () => {
    const world = tooled('ab | .', { phase: 'plan' })
    buy(world, 'mirror')
    buy(world, 'mesh')
    expect(sidecars(world)).toEqual(['a', 'b'])
    expect(Object.keys(world.cluster.services).sort()).toEqual(['a', 'b', 'tool-mirror'])
    sell(world, 'mesh')
    expect(sidecars(world)).toEqual([])
  })

  test('live every service restarts by a rollout of what it runs', () => {
    const world = tooled('ab | .')
    buy(world, 'mesh')
    expect(world.cluster.services['a']?.rollout.kind).toBe('rolling')
    expect(sidecars(world)).toEqual([])
    world.run(10)
    expect(world.cluster.services['a']?.rollout.kind).toBe('done')
    expect(sidecars(world)).toEqual(['a', 'b'])
    sell(world, 'mesh')
    world.run(10)
    expect(sidecars(world)).toEqual([])
  })

  test('a build under way is not begun again, and a service whose modules are leaving goes on answering', () => {
    const world = tooled('ab | .')
    world.act({ kind: 'set-image', service: 'a', image: 'full' })
    world.run(1)
    const before = world.cluster.services['a']?.rollout
    world.act({ kind: 'merge-services', from: 'b', into: 'a' })
    const leaving = world.cluster.services['b']?.rollout
    const building = world.cluster.services['a']?.rollout
    buy(world, 'mesh')
    expect(before?.kind).toBe('building')
    expect(world.cluster.services['a']?.rollout).toEqual(building)
    expect(world.cluster.services['b']?.rollout).toEqual(leaving)
  })

  test('it works from the moment it is bought', () => {
    const world = tooled('a')
    expect(toolWorks(world.cluster, 'mesh')).toBe(false)
    buy(world, 'mesh')
    expect(toolWorks(world.cluster, 'mesh')).toBe(true)
  })
})

describe('[TOO6] tools in the next round', () => {
  const lesson = shopLesson({ tools: PRICES })
  const context = (given = lesson): RuleContext => ({ ...liveContext(given, 0), phase: 'plan' })
  const begun = (...tools: (keyof typeof PRICES)[]): Cluster => {
    const cluster = startCluster('t1', { ...lesson, nodes: { ...lesson.nodes, count: 5 } })
    for (const tool of tools) applyTeamCommand(cluster, { kind: 'buy-tool', tool }, context())
    settleInPlan(cluster, context())
    return cluster
  }

  test('a design carries what was bought, as tools and not as services', () => {
    const design = designOf(begun('mirror', 'mesh'), lesson)
    expect(design.services.map((service) => service.id)).toEqual(['shop'])
    const next = clusterOf('t1', design, context())
    expect(next.tools).toEqual(['mirror', 'mesh'])
    expect(toolWorks(next, 'mirror')).toBe(true)
    const own = Object.values(next.pods).filter((pod) => pod.service === 'shop')
    expect(own.every((pod) => pod.sidecar)).toBe(true)
  })

  test('what the next lesson does not offer is left behind', () => {
    const poorer = { ...lesson, tools: { mesh: 20 } }
    const next = clusterOf('t1', designOf(begun('mirror', 'mesh'), lesson), context(poorer))
    expect(next.tools).toEqual(['mesh'])
    expect(Object.keys(next.services)).toEqual(['shop'])
  })
})
