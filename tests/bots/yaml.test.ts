/* [YML1]–[YML6] Strategies and claims as authors write them: short forms, defaults, and what they are told when something does not fit. */

import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { checkClaims, claim, toClaim } from '../../shared/lessons/claim.schema.ts'
import { checkStrategies, strategy, toStrategy } from '../../shared/lessons/strategy.schema.ts'
import { NO_WISHES, wishFor } from '../../shared/lessons/strategy.ts'

const PLAIN = 'services: keep\nnodes: 4\nsizing: { kind: keep }\n'

const read = (yaml: string, bots = {}) => toStrategy('x', strategy.parse(parse(PLAIN + yaml)), bots)

describe('[YML1] a strategy', () => {
  it('that says nothing wishes nothing', () => {
    expect(read('')).toEqual({
      ...NO_WISHES,
      id: 'x',
      services: 'keep',
      sizes: [{ nodes: 4, sizing: { kind: 'keep' } }],
    })
  })

  it('wishes one thing for all its services, or things by service', () => {
    const one = read('packing: vm\nlimitMillis: { web: 500 }')
    expect(one.packing).toEqual({ all: 'vm', by: {} })
    expect(one.limitMillis).toEqual({ all: null, by: { web: 500 } })
    expect(wishFor(one.limitMillis, 'web')).toBe(500)
    expect(wishFor(one.limitMillis, 'search')).toBe(null)
  })

  it('a service may be left out of what holds for the others', () => {
    const { antiAffinity } = read('antiAffinity: { web: zone, search: { topology: node, required: true }, cart: none }')
    expect(antiAffinity.by).toEqual({
      web: { topology: 'zone', required: false },
      search: { topology: 'node', required: true },
      cart: null,
    })
    expect(read('antiAffinity: node').antiAffinity.all).toEqual({ topology: 'node', required: false })
  })

  it('[YML2] short forms of autoscaler, budget and tickets', () => {
    expect(read('autoscaler: { min: 2, max: 8, targetPercent: 60 }').autoscaler.all).toEqual({
      ...{ minReplicas: 2, maxReplicas: 8, targetPercent: 60 },
    })
    expect(read('disruptionBudget: { minAvailable: 1 }').disruptionBudget.all).toEqual({
      unit: 'pods',
      minAvailable: 1,
    })
    expect(read('tickets: each').tickets).toEqual({ kind: 'each' })
    expect(read('tickets: batch:3').tickets).toEqual({ kind: 'batch', count: 3, of: 'any' })
    expect(read('tickets: { batch: 4, of: service }').tickets).toEqual({ kind: 'batch', count: 4, of: 'service' })
  })

  it('[YML3] its people are as quick as the lesson’s, unless it says otherwise', () => {
    expect(read('').pace).toEqual({ people: 1, reactionSeconds: 8, actSeconds: 2 })
    const bots = { people: 2, reactionSeconds: 5, actSeconds: 3 }
    expect(read('', bots).pace).toEqual(bots)
    expect(read('people: 1\nreactionSeconds: 0', bots).pace).toEqual({ people: 1, reactionSeconds: 0, actSeconds: 3 })
  })

  it.each([
    'autoscaler: { min: 4, max: 2, targetPercent: 60 }',
    'packing: { web: vn }',
    'tickets: batch:1',
    'tickets: batch',
    'reflexes: [pray]',
    'family: [{ nodes: 4, sizing: { kind: keep } }, { nodes: 5, sizing: { kind: keep } }]',
    'replicas: { web: 0 }',
    'people: 9',
    'sizing: { kind: fil }',
  ])('refuses %s', (yaml) => {
    const tree = { ...parse(PLAIN), ...parse(yaml) }
    expect(strategy.safeParse(tree).success).toBe(false)
  })
})

describe('[YML4] wishes for what the lesson does not have are told with their place', () => {
  const told = (yaml: string, unlocks: 'packing'[] = []) => {
    const said: string[] = []
    const lesson = {
      ...{ modules: { web: {}, search: {} }, start: [{ id: 'shop', modules: ['web', 'search'] }], nodes: { cap: 5 } },
      ...{ tools: { cicd: 60 }, unlocks, strategies: { x: strategy.parse(parse(yaml)) } },
    }
    checkStrategies(lesson, (path, message) => said.push(`${path.join('.')}: ${message}`))
    return said
  }

  it.each([
    ['packing: { web: vm }', 'strategies.x.packing.web: the strategy has no service `web`; it has shop'],
    ['replicas: { web: 2 }', 'strategies.x.replicas.web: the strategy has no service `web`; it has shop'],
    ['tools: [mesh]', 'strategies.x.tools.0: the lesson offers no tool `mesh`'],
    ['autoscaler: { min: 1, max: 2, targetPercent: 50 }', 'strategies.x.autoscaler: needs `autoscaler`, which'],
    ['antiAffinity: node', 'strategies.x.antiAffinity: needs `scheduling`, which the lesson does not unlock'],
    ['startReplicas: 2', 'strategies.x.startReplicas: is for services with an `autoscaler`'],
    ['nodeAutoscaler: 6', "strategies.x.nodeAutoscaler: above the lesson's cap of 5 nodes"],
  ])('%s', (yaml, message) => {
    expect(told(PLAIN + yaml, ['packing']).join('\n')).toContain(message)
  })

  it('a node too many, in a family too', () => {
    expect(told('services: keep\nnodes: 6\nsizing: { kind: keep }')).toEqual([
      "strategies.x.nodes: above the lesson's cap of 5 nodes",
    ])
    const family = 'family: [{ nodes: 5, sizing: { kind: keep } }, { nodes: 6, sizing: { kind: keep } }]'
    expect(told(`services: keep\n${family}`)).toEqual([
      "strategies.x.family.1.nodes: above the lesson's cap of 5 nodes",
    ])
  })

  it('a service a module: the first of the start’s keeps its label', () => {
    const each = 'services: each-module\nnodes: 4\nsizing: { kind: keep }\n'
    expect(told(`${each}replicas: { shop: 2, search: 2 }`)).toEqual([])
    expect(told(`${each}replicas: { web: 2 }`)).toHaveLength(1)
  })
})

const claimed = (yaml: string) => toClaim(claim.parse(parse(yaml)))

describe('[YML5] a claim', () => {
  it('`beats` may compare a strategy with itself under other rules', () => {
    const one = claimed(
      'kind: beats\nid: wall\nincidents: []\nwith: { rateFactor: 2, roles: silo }\n' +
        'better: { strategy: x, roles: devops }\nworse: x\nreactionSeconds: [4, 8, 16]',
    )
    expect(one).toMatchObject({
      better: { strategy: 'x', variant: { rateFactor: 2, roles: 'devops' } },
      worse: { strategy: 'x', variant: { rateFactor: 2, roles: 'silo' } },
      ...{ reactionSeconds: [4, 8, 16], margin: 0.1, seedShare: 0.95 },
    })
  })

  it('`atLeastTimes` is about means; what it compares with has the claim’s own conditions but for what it names', () => {
    const one = claimed(
      'kind: measure\nid: eyes\nincidents: [leak]\nmeasure: mean-restore-seconds\nstrategy: x\n' +
        'with: { tools: [] }\natLeastTimes: { with: { tools: [monitoring] }, times: 2 }',
    )
    expect(one).toMatchObject({
      seedShare: null,
      subject: { strategy: 'x', incidents: ['leak'], variant: { tools: [] } },
      bound: {
        kind: 'times',
        times: 2,
        other: { strategy: 'x', incidents: ['leak'], variant: { tools: ['monitoring'] } },
      },
    })
  })

  it('`of: mean` bounds the mean over all seeds', () => {
    const yaml = 'kind: measure\nid: m\nincidents: []\nmeasure: deployments\nstrategy: x\natLeast: 3\n'
    expect(claimed(yaml)).toMatchObject({ seedShare: 0.95 })
    expect(claimed(`${yaml}of: mean`)).toMatchObject({ seedShare: null })
  })

  it('`winners`: three of them, a tenth of the seeds each, none above 70 %', () => {
    expect(claimed('kind: winners\nid: w\nincidents: []\nstrategies: [x, y, z]')).toMatchObject({
      ...{ atLeast: 3, eachShare: 0.1, mostShare: 0.7, strategies: ['x', 'y', 'z'] },
    })
  })
})

describe('[YML6] claims that say nothing, or of nobody, are told with their place', () => {
  const told = (yaml: string) => {
    const said: string[] = []
    const lesson = { modules: {}, classes: {}, strategies: { x: {}, y: {} }, claims: [claim.parse(parse(yaml))] }
    checkClaims(lesson, (path, message) => said.push(`${path.join('.')}: ${message}`))
    return said.join('\n')
  }
  const measured = 'kind: measure\nid: m\nincidents: []\nmeasure: deployments\nstrategy: x\n'

  it.each([
    [
      'kind: winners\nid: w\nincidents: []\nstrategies: [x, z]\natLeast: 2',
      'claims.0.strategies.1: there is no strategy `z`',
    ],
    ['kind: winners\nid: w\nincidents: []\nstrategies: [x, y]', 'claims.0.atLeast: there are only 2 strategies to win'],
    ['kind: beats\nid: b\nincidents: []\nbetter: x\nworse: x', 'claims.0.worse: a strategy cannot beat itself'],
    [
      'kind: beats\nid: b\nincidents: []\nbetter: { strategy: z, roles: silo }\nworse: x',
      'claims.0.better: there is no strategy `z`',
    ],
    [`${measured}atLeastTimes: { times: 2 }`, 'claims.0.atLeastTimes: `atLeastTimes` compares with another'],
    [`${measured}atLeastTimes: { strategy: z, times: 2 }`, 'claims.0.atLeastTimes.strategy: there is no strategy `z`'],
    [`${measured}atMost: 1\natLeastTimes: { strategy: y, times: 2 }`, 'claims.0.atMost: exactly one of'],
  ])('%s', (yaml, message) => {
    expect(told(yaml)).toContain(message)
  })
})
