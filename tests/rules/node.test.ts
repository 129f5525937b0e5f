/* [FLO3] Fair shares of a node's CPU and the capacity they leave; slices, bare processes and others who live on a node. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ask, settleCapacities, shareCpu, waterFill } from '../../shared/rules/node.ts'
import { drawCluster } from '../support/cluster.ts'
import { containerLesson as lesson, containers, type Drawn } from '../support/containers.ts'

function filled(nodeCores: number, drawn: readonly Drawn[]): number[] {
  const list = containers(drawn)
  waterFill(list, nodeCores)
  return list.map((container) => container.gotCores)
}

describe('[FLO3] water filling', () => {
  test('with room for all, everybody gets what it asks', () => {
    expect(
      filled(2, [
        { ask: 0.5, request: 100 },
        { ask: 1, request: 1000 },
      ]),
    ).toEqual([0.5, 1])
  })

  test('a short node is shared by requests', () => {
    expect(
      filled(2, [
        { ask: 2, request: 250 },
        { ask: 2, request: 750 },
      ]),
    ).toEqual([0.5, 1.5])
  })

  test('what one does not need goes to the others, by their requests', () => {
    const got = filled(2, [
      { ask: 0.1, request: 1000 },
      { ask: 2, request: 500 },
      { ask: 2, request: 500 },
    ])
    expect(got[0]).toBe(0.1)
    expect(got[1]).toBeCloseTo(0.95, 12)
    expect(got[2]).toBeCloseTo(0.95, 12)
  })

  test('a request of 0 weighs 2 m: it starves beside others, but not to nothing', () => {
    const [starved = 0, other = 0] = filled(1, [
      { ask: 1, request: 0 },
      { ask: 1, request: 998 },
    ])
    expect(starved).toBeCloseTo(0.002, 12)
    expect(other).toBeCloseTo(0.998, 12)
  })

  test('nobody gets more than it asks, the node gives no more than it has, and nothing is left while somebody wants', () => {
    const one = fc.record({
      ask: fc.double({ min: 0, max: 2, noNaN: true }),
      request: fc.integer({ min: 0, max: 2000 }),
    })
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        (drawn, node) => {
          const got = filled(node, drawn)
          const total = got.reduce((sum, cores) => sum + cores, 0)
          got.forEach((cores, index) => {
            expect(cores).toBeLessThanOrEqual(drawn[index]!.ask)
          })
          expect(total).toBeLessThanOrEqual(node + 1e-9)
          const wanted = drawn.reduce((sum, { ask }) => sum + ask, 0)
          expect(total).toBeCloseTo(Math.min(wanted, node), 9)
        },
      ),
    )
  })
})

describe('[FLO3] capacity', () => {
  const capacities = (nodeCores: number, drawn: readonly Drawn[]) => {
    const list = containers(drawn)
    waterFill(list, nodeCores)
    settleCapacities(list, nodeCores, lesson)
    return list.map((container) => container.capacityCores)
  }

  test('alone on its node a replica could use its limit, less 30 m of idling', () => {
    expect(capacities(2, [{ ask: 0.2, request: 100, limit: 500 }])[0]).toBeCloseTo(0.47, 12)
  })

  test('a process uses one core at most, whatever its limit; no limit is one core too', () => {
    expect(capacities(4, [{ ask: 0.2, limit: 3000 }])[0]).toBeCloseTo(0.97, 12)
    expect(capacities(4, [{ ask: 0.2, limit: 0 }])[0]).toBeCloseTo(0.97, 12)
  })

  test('beside a hungry neighbour it is the share its request would win back', () => {
    // The neighbour got 0.9 of 1; asking for more, the two would share 1 core as 500 : 500.
    const [calm, hungry] = capacities(1, [
      { ask: 0.1, request: 500, limit: 1000 },
      { ask: 1, request: 500, limit: 1000 },
    ])
    expect(calm).toBeCloseTo(0.5 - 0.03, 12)
    expect(hungry).toBeCloseTo(0.9 - 0.03, 12)
  })

  test('it is never believed to be below 20 m', () => {
    expect(capacities(0.01, [{ ask: 1, request: 100, limit: 1000 }])[0]).toBe(0.02)
  })
})

/** Cores granted and left for requests, on a node that others may load too. */
function shared(nodeCores: number, drawn: readonly Drawn[], neighboursCores: number[] = []) {
  const list = containers(drawn)
  drawn.forEach(({ ask: wanted = 0 }, index) => {
    ask(list[index]!, wanted, lesson)
  })
  shareCpu({ ...bareNode, cpuMillis: nodeCores * 1000 }, list, lesson, neighboursCores)
  return list.map(({ gotCores, capacityCores, cutCores }) => ({
    got: gotCores,
    capacity: capacityCores,
    cut: cutCores,
  }))
}

const bareNode = drawCluster(lesson, { front: 'web' }, ['']).nodes['node-1']!

describe('[FLO8] a virtual machine keeps its slice', () => {
  test('it gets its limit at once, however much its neighbours request', () => {
    const [vm, hungry] = shared(1, [
      { packing: 'vm', ask: 2, request: 100, limit: 600 },
      { ask: 2, request: 1000, limit: 1000 },
    ])
    expect(vm!.got).toBeCloseTo(0.6, 12)
    expect(hungry!.got).toBeCloseTo(0.4, 12)
  })

  test('what it leaves over goes to nobody, and it never gets more than its slice', () => {
    const [idle, hungry] = shared(2, [
      { packing: 'vm', ask: 0.1, request: 500, limit: 1000 },
      { packing: 'vm', ask: 2, request: 500, limit: 500 },
    ])
    expect(idle).toMatchObject({ got: 0.1, capacity: 0.97 })
    expect(hungry!.got).toBe(0.5)
    expect(hungry!.capacity).toBeCloseTo(0.47, 12)
    const beside = shared(2, [
      { packing: 'vm', ask: 0.1, limit: 1500 },
      { ask: 1, request: 100 },
    ])
    expect(beside[1]!.got).toBe(0.5)
  })

  test('containers share what one of them does not need', () => {
    expect(
      shared(2, [
        { ask: 0.1, request: 1500, limit: 1500 },
        { ask: 1, request: 100 },
      ])[1]!.got,
    ).toBe(1)
  })

  test('a slice beyond one core is paid and not used', () => {
    expect(shared(4, [{ packing: 'vm', ask: 3, limit: 2000 }])[0]).toMatchObject({ got: 1, capacity: 0.97 })
  })

  test('slices that are more than the node shrink alike', () => {
    const two = shared(1, [
      { packing: 'vm', ask: 1, limit: 1000 },
      { packing: 'vm', ask: 1, limit: 1000 },
    ])
    expect(two.map(({ got }) => got)).toEqual([0.5, 0.5])
  })
})

describe('[FLO9] bare processes', () => {
  test('know no limit but the one core a process can use', () => {
    expect(shared(4, [{ packing: 'metal', ask: 3, request: 100, limit: 200 }])[0]).toMatchObject({ got: 1 })
    expect(shared(4, [{ packing: 'os-container', ask: 3, request: 100, limit: 200 }])[0]).toMatchObject({ got: 0.2 })
  })

  test('weigh alike, whatever their services request', () => {
    const two = shared(1, [
      { packing: 'metal', ask: 1, request: 100 },
      { packing: 'metal', ask: 1, request: 900 },
    ])
    expect(two.map(({ got }) => got)).toEqual([0.5, 0.5])
  })
})

describe('[FLO10] a noisy neighbour', () => {
  const besideOneCore = (drawn: Drawn) => shared(1, [{ ask: 1, ...drawn }], [1])[0]!.got

  test('is held off by requests: it weighs as much as a container that requests a core', () => {
    expect(besideOneCore({ request: 1000 })).toBeCloseTo(0.5, 12)
    expect(besideOneCore({ request: 250 })).toBeCloseTo(0.2, 12)
  })

  test('starves who requests nothing', () => {
    expect(besideOneCore({ request: 0 })).toBeLessThan(0.01)
  })

  test('is not noticed by a virtual machine', () => {
    expect(besideOneCore({ packing: 'vm', limit: 900 })).toBe(0.9)
  })

  test('takes no more than it wants, and leaves what is over', () => {
    expect(shared(2, [{ ask: 1, request: 100 }], [0.5])[0]!.got).toBe(1)
  })
})

describe('[FLO3] a sidecar', () => {
  test('has CPU of its own beside its process, and weighs with it', () => {
    const [meshed, plain] = shared(4, [
      { ask: 2, request: 500, limit: 500, sidecar: true },
      { ask: 2, request: 500, limit: 500 },
    ])
    expect(meshed!.got).toBeCloseTo(0.53, 12)
    expect(meshed!.capacity).toBeCloseTo(plain!.capacity, 12)
    const [heavier] = shared(1, [
      { ask: 2, request: 500, sidecar: true },
      { ask: 2, request: 530 },
    ])
    expect(heavier!.got).toBeCloseTo(0.5, 12)
  })
})

describe('[FLO13] throttling', () => {
  test('is what its own limit cut while the node had it to spare', () => {
    expect(shared(2, [{ ask: 0.8, request: 100, limit: 500 }])[0]!.cut).toBeCloseTo(0.3, 12)
  })

  test('is not what the node could not have given, nor what one process cannot use, nor a bare process’s', () => {
    expect(shared(0.5, [{ ask: 0.8, request: 100, limit: 500 }])[0]!.cut).toBe(0)
    expect(shared(4, [{ ask: 3, limit: 1000 }])[0]!.cut).toBe(0)
    expect(shared(4, [{ packing: 'metal', ask: 3, limit: 100 }])[0]!.cut).toBe(0)
  })
})
