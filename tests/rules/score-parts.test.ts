/* [SCO10] Money adds up: over a round in which everything is bought, sold, lost and late, each account is what its parts come to, the
   profit is the accounts, and what was spent is run and change. Worked out beside the engine from what each tick left. */

import { expect, test } from 'vitest'
import { applyTeamCommand, checkTeamCommand } from '../../shared/rules/acts.ts'
import { runAgainstChange, spending } from '../../shared/rules/gauges.ts'
import { settleIncidents } from '../../shared/rules/incidents.ts'
import { closeBooks, lateShare, profitThousandths } from '../../shared/rules/score.ts'
import { startCluster } from '../../shared/rules/start.ts'
import { tickCluster } from '../../shared/rules/tick.ts'
import { toolWorks } from '../../shared/rules/tools.ts'
import type { TeamCommand } from '../../shared/world/act.ts'
import type { Cluster } from '../../shared/world/cluster.ts'
import { violations } from '../../shared/world/invariants.ts'
import { liveContext, shopLesson } from '../support/cluster.ts'

const PRICES = { monitoring: 40, cicd: 70, scanner: 30, mesh: 25, mirror: 10 }
const lesson = shopLesson({
  tools: PRICES,
  incidents: [
    { kind: 'payment-fault', target: 'payment', atSeconds: [20, 20] },
    { kind: 'crawler', target: 'search', atSeconds: [30, 30] },
    { kind: 'node-crash', target: 'node-2', atSeconds: [45, 45] },
  ],
})
const SPLIT = ['payment', 'search', 'recommend']
const SAYS: Record<number, TeamCommand[]> = {
  1: [{ kind: 'rent-node' }],
  4: SPLIT.map((module) => ({ kind: 'split-service', newService: module, modules: [module] })),
  40: [{ kind: 'buy-tool', tool: 'cicd' }],
  90: [
    { kind: 'buy-tool', tool: 'mesh' },
    { kind: 'buy-tool', tool: 'mirror' },
  ],
  170: [{ kind: 'sell-tool', tool: 'mesh' }],
  230: [{ kind: 'release-node', node: 'node-2' }],
  300: [{ kind: 'sell-tool', tool: 'cicd' }],
}
const LIVE_TICKS = 360
/** Floats are added in another order here than there. */
const ROUNDING = 1e-5

test('[SCO10] every account is the sum of its parts, to the last unit', () => {
  const incidents = settleIncidents(lesson, '7')
  const parts = { served: 0, givenUp: 0, anomalies: 0, nodes: 0, services: 0, tools: 0 }
  let cluster = startCluster('t1', lesson)
  for (let tick = 1; tick <= LIVE_TICKS; tick++) {
    const ctx = liveContext(lesson, tick, '7', incidents)
    for (const command of SAYS[tick] ?? []) {
      if (checkTeamCommand(cluster, command, ctx) === null) applyTeamCommand(cluster, command, ctx)
    }
    cluster = tickCluster(cluster, ctx)
    countIn(parts, cluster)
    expect(violations(cluster)).toEqual([])
  }
  const waiting = Object.values(cluster.classes).map((flow) => flow.returning.reduce((sum, count) => sum + count, 0))
  closeBooks(cluster, liveContext(lesson, LIVE_TICKS, '7', incidents))
  expect(
    waiting.some((count) => count > 0),
    'somebody still waited',
  ).toBe(true)
  const booked = (name: keyof typeof cluster.accounts) => {
    const { thousandths, remainder } = cluster.accounts[name]
    return (thousandths + remainder) / 1000
  }
  for (const name of ['served', 'anomalies', 'nodes', 'services', 'tools'] as const) {
    expect(parts[name], name).toBeGreaterThan(0)
    expect(Math.abs(booked(name) - parts[name]), name).toBeLessThan(ROUNDING)
  }
  expect(booked('givenUp')).toBeGreaterThan(parts.givenUp)
  const { served, tickets, ...costs } = cluster.accounts
  const paid = Object.values(costs).reduce((sum, account) => sum + account.thousandths, 0)
  expect(profitThousandths(cluster)).toBe(served.thousandths + tickets.thousandths - paid)
  const { run, change } = runAgainstChange(cluster)
  expect(change).toBeGreaterThan(0)
  expect(run + change).toBeCloseTo(spending(cluster), 9)
})

function countIn(parts: Record<string, number>, cluster: Cluster): void {
  const { tunables, nodes, servicePricePerMinute } = lesson
  const perMinute = 1 / 240
  for (const spec of lesson.classes) {
    const flow = cluster.classes[spec.id]!
    const worth = spec.value * (1 - flow.worthlessShare)
    parts['served']! +=
      flow.served * worth * flow.valueShare * lateShare(flow.p95Ms, spec.sloMs, tunables.lateValueShare)
    parts['givenUp']! += flow.givenUp * worth * 0.5
    parts['anomalies']! += flow.anomalies * worth * 3
  }
  const own = Object.values(cluster.services).filter((service) => service.tool === null).length
  parts['nodes']! += Object.keys(cluster.nodes).length * nodes.pricePerMinute * perMinute
  parts['services']! += own * servicePricePerMinute * (toolWorks(cluster, 'cicd') ? 0.6 : 1) * perMinute
  for (const tool of cluster.tools) parts['tools']! += PRICES[tool] * perMinute
}
