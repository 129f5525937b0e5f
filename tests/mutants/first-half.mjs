/* Mutants of the rules from AFF to NAS; the others are second-half.mjs. How they are run and what came of them: run.mjs, table.md. */

const RULES = 'shared/rules/'
const TESTS = 'tests/rules/'

/** A mutant of a file of the rules and the test files that must turn red, both without their folder and ending. */
const inRules = (file, test, rule, before, after) => {
  const tests = test.split(' ').map((name) => `${TESTS}${name}.test.ts`)
  return { rule, file: `${RULES}${file}.ts`, before, after, test: tests.join(' ') }
}

const BENCHMARK = { file: 'shared/bots/benchmark.ts', test: 'tests/bots/benchmark.test.ts' }

const SCHEDULING = [
  inRules('affinity', 'scheduling', 'AFF1', '!near.has(domainOf(node, affinity.topology))', 'near.size === 0'),
  inRules('affinity', 'scheduling', 'AFF2', "return 'anti-affinity'", 'return null'),
  inRules('affinity', 'scheduling', 'AFF3', "return isKept ? 'existing-anti-affinity' : null", 'return null'),
  inRules('affinity', 'scheduling', 'AFF4', 'sums.get(key) ?? 0) + weight)', 'sums.get(key) ?? 0) - weight)'),
  inRules(
    'placement',
    'scheduling',
    'AFF5',
    "case 'existing-anti-affinity':\n      return { code: 'anti-affinity', facts: where }",
    "case 'existing-anti-affinity':\n      return { code: 'affinity', facts: where }",
  ),
  inRules(
    'seeker',
    'scheduling',
    'FIT1',
    'return Object.keys(selector).every((key)',
    'return Object.keys(selector).length === 0 || Object.keys(selector).some((key)',
  ),
  inRules('libraries', 'pack-libraries', 'LIB1', 'if (clash) return { ...clash, service: other.service }', ''),
]

const MONEY_AND_CODE = [
  inRules('anomalies', 'flow', 'ANO1', 'calls * (1 - together)', 'calls * together'),
  inRules('awards', 'awards', 'AWA1', 'longestUpTicks > 0 ? longestUpTicks : null', 'longestUpTicks > 0 ? 1 : null'),
  inRules('awards', 'awards', 'AWA2', 'worstRecoveryTicks > 0 && outageTicks === 0', 'worstRecoveryTicks > 0'),
  inRules('awards', 'awards', 'AWA3', ' && availability(cluster) >= THRIFTY_AVAILABILITY', ''),
  inRules('awards', 'awards', 'AWA4', 'BOLD_FAILURE_SHARE = 0.15', 'BOLD_FAILURE_SHARE = 0.5'),
  inRules('awards', 'awards', 'AWA5', 'wins(team) < wins(best.team)', 'wins(team) > wins(best.team)'),
  {
    ...{ rule: 'BEN1', ...BENCHMARK },
    before: 'referenceThousandths: profitOf(reference, job)',
    after: 'referenceThousandths: profitOf(floor, job)',
  },
  {
    ...{ rule: 'BEN2', ...BENCHMARK },
    before: 'sums.indexOf(Math.max(...sums))',
    after: 'sums.indexOf(Math.min(...sums))',
  },
  {
    ...{ rule: 'BEN3', ...BENCHMARK },
    before: 'liveSeconds: liveTicks / TICKS_PER_SECOND',
    after: 'liveSeconds: lesson.liveSeconds',
  },
  inRules(
    'code',
    'tickets-code',
    'COD1',
    'if (ticket.module === module) highest = Math.max(highest, ...ticket.versions)',
    '',
  ),
  inRules(
    'code',
    'tickets-code',
    'COD2',
    'fault.module === module && fault.version === base)',
    'fault.module === module && fault.version === version)',
  ),
  inRules('code', 'tickets-code', 'COD3', '[...ticket.versions, version]', 'ticket.versions'),
  inRules('delivery', 'delivery', 'DEL1', 'if (release.changeTick === undefined) return\n', ''),
  inRules('delivery', 'delivery', 'DEL2', '(servingSince(cluster, service, release) ?? ctx.tick)', 'ctx.tick'),
  inRules('delivery', 'delivery', 'DEL3', 'delivery.revision <= kept', 'delivery.revision < kept'),
  inRules('delivery', 'delivery', 'DEL4', 'if (!faulty) restore(', 'restore('),
  inRules('delivery', 'delivery', 'DEL5', 'mean(leadTicks) * TICK_SECONDS', 'mean(leadTicks)'),
]

const TRAFFIC = [
  inRules('demand', 'dependencies', 'DEP1', 'remoteCallCpuMs * dependency.letShare', '0 * dependency.letShare'),
  inRules('dependencies', 'dependencies', 'DEP2', 'fast: 1 - works', 'fast: 0'),
  inRules('dependencies', 'dependencies', 'DEP3', 'success: isLate ? 0 : works', 'success: works'),
  inRules('stations', 'flow', 'FLO0', "const serves = pod.lifecycle.kind === 'ready'", 'const serves = true'),
  inRules('flow', 'traffic', 'FLO1', 'flow.totalGivenUp += flow.givenUp', 'flow.totalGivenUp += flow.failed'),
  inRules('demand', 'flow', 'FLO2', 'const SMOOTHING = 1 / 8', 'const SMOOTHING = 1 / 4'),
  inRules(
    'node',
    'node',
    'FLO3',
    'release.resources.cpuRequestMillis + (sidecar',
    'release.resources.cpuLimitMillis + (sidecar',
  ),
  inRules('queue', 'queue', 'FLO4', 'return blocked / (1 - (load / servers) * (1 - blocked))', 'return blocked'),
  inRules('quantiles', 'latency', 'FLO5', 'const P95_DEVIATIONS = 2', 'const P95_DEVIATIONS = 1'),
  inRules(
    'latency',
    'latency',
    'FLO6',
    ' * Math.min(stay, timeout) + slow * timeout : stay',
    ' * Math.min(stay, timeout) : stay',
  ),
  inRules('in-flight', 'flow', 'FLO7', '(inFlight + offered) / leaving)', 'inFlight + offered / leaving)'),
  inRules(
    'memory',
    'node-memory',
    'FLO8',
    '.filter((container) => reservedMemoryMi(container.release) === 0)',
    '.filter(() => true)',
  ),
  inRules(
    'memory',
    'node-memory',
    'FLO9',
    'takenMi(right, lesson) - takenMi(left, lesson)',
    'takenMi(left, lesson) - takenMi(right, lesson)',
  ),
  inRules('node', 'node', 'FLO10', 'NEIGHBOUR_WEIGHT_MILLIS = 1000', 'NEIGHBOUR_WEIGHT_MILLIS = 2000'),
  inRules('demand', 'flow-packing', 'FLO11', ' * (1 + survey.stations[rank]!.taxShare)', ''),
  inRules('stations', 'flow-effects', 'FLO12', 'return 2 * eachWayMs', 'return eachWayMs'),
  inRules('node', 'node', 'FLO13', 'Math.min(beyond, spareCores)', 'beyond'),
  inRules('in-flight', 'flow-effects', 'FLO14', 'return station.isUntrusted ? 1 : ', 'return '),
  inRules('gauges', 'gauges', 'GAU1', 'RESTORED_AFTER_TICKS = ticksOf(2)', 'RESTORED_AFTER_TICKS = ticksOf(1)'),
  inRules('gauges', 'gauges', 'GAU2', 'cluster.troubles.count + (isOpen ? 1 : 0)', 'cluster.troubles.count'),
  inRules('gauges', 'gauges', 'GAU3', 'AVAILABILITY_SLO = 0.99', 'AVAILABILITY_SLO = 0.98'),
  inRules('gauges', 'gauges', 'GAU4', 'PER_THOUSAND = 1000', 'PER_THOUSAND = 100'),
  inRules('gauges', 'gauges', 'GAU5', "ticket.state.kind === 'on-its-way'", "ticket.state.kind === 'open'"),
]

const AUTOSCALERS = [
  inRules(
    'autoscale',
    'autoscale',
    'HPA1',
    ' || ctx.liveTick % ticksOf(ctx.lesson.tunables.autoscalerSyncSeconds) !== 0',
    '',
  ),
  inRules('hpa', 'autoscale', 'HPA2', 'Math.ceil(ratio * ready.length)', 'Math.floor(ratio * ready.length)'),
  inRules('hpa', 'autoscale', 'HPA3', " || pod.lifecycle.kind === 'failed'", ''),
  inRules(
    'hpa',
    'autoscale',
    'HPA4',
    '(releaseOfPod(cluster, pod), false, lesson)',
    '(releaseOfPod(cluster, pod), true, lesson)',
  ),
  inRules('autoscale', 'autoscale', 'HPA5', "wish < minReplicas ? 'at-min'", 'wish < minReplicas ? null'),
  inRules('autoscale', 'autoscale', 'HPA6', 'highest = Math.max(highest, replicas)', ''),
  inRules('autoscale', 'autoscale', 'HPA7', '{ replicas: maxReplicas, limited', '{ replicas: current, limited'),
  inRules('autoscale', 'autoscale', 'HPA8', 'if (current === 0) return', ''),
  inRules('autoscale', 'autoscale', 'HPA9', 'minReplicas < 1 || minReplicas > maxReplicas', 'minReplicas < 1'),
  inRules('node-autoscale', 'node-autoscale', 'NAS1', "ctx.phase === 'plan' || ", ''),
  inRules('node-autoscale', 'node-autoscale', 'NAS2', 'nodes >= (cluster.nodeAutoscalerMax ?? 0) || ', ''),
  inRules('node-autoscale', 'node-autoscale', 'NAS3', 'budgetsAllow(cluster, pods) && ', ''),
  inRules(
    'node-autoscale',
    'node-autoscale',
    'NAS4',
    'if (Object.values(cluster.nodes).some((node) => node.draining)) return',
    '',
  ),
  inRules('node-autoscale', 'node-autoscale', 'NAS5', "refusal.code === 'pods-on-node' && ", ''),
  inRules('node-autoscale', 'node-autoscale', 'NAS6', 'owned && maxNodes !== null', 'false'),
]

const INCIDENTS = [
  inRules('incidents', 'incidents', 'INC1', "drawBetween(seed, 'incident-time', 0, id, low, high)", 'low'),
  inRules('strike-software', 'incidents', 'INC2', 'pod.revision = fresh.revision', 'pod.revision = wanted.revision'),
  inRules('effects', 'incidents', 'INC3', 'cluster.nodes[target] ?? lowestNode(cluster)', 'cluster.nodes[target]'),
  inRules('strike-traffic', 'incidents', 'INC4', 'factor: strength', 'factor: 1'),
  inRules('incidents', 'incidents', 'INC5', 'among === undefined || among.includes(target)', 'true'),
  inRules('incident-targets', 'incidents-traffic', 'INC6', '(one) => one.value)', '(one) => -one.value)'),
  inRules(
    'incident-targets',
    'incidents-traffic',
    'INC7',
    '(one) => one.ratePerSecond)',
    '(one) => -one.ratePerSecond)',
  ),
  inRules('strike-traffic', 'incidents-traffic', 'INC8', '{ worthless: true }', '{}'),
  inRules('strike-traffic', 'incidents-traffic', 'INC9', 'incident, incident.lastTicks)', 'incident, 1)'),
  inRules('strike-traffic', 'incidents-traffic', 'INC10', 'share: incident.strength', 'share: 0'),
  inRules('strike-machines', 'incidents-machines', 'INC11', 'node.zone !== outage.zone || ', ''),
  inRules('strike-machines', 'incidents-machines', 'INC12', 'factor: strength', 'factor: 1'),
  inRules('strike-machines', 'incidents-machines', 'INC13', 'cores: strength', 'cores: 0'),
  inRules('effect-turns', 'incidents-machines', 'INC14', "node.lifecycle = { kind: 'ready' }", ''),
  inRules('strike-machines', 'incidents-machines', 'INC15', 'here.filter((pod) => !guests.includes(pod))', 'here'),
  inRules('effects', 'incidents-machines', 'INC16', "effect.kind === 'engine-restart' || ", ''),
  inRules(
    'strike-software',
    'incidents-software',
    'INC17',
    "shipFault(cluster, incident, 'errors')",
    "shipFault(cluster, incident, 'leak')",
  ),
  inRules('effect-turns', 'incidents-software', 'INC18', 'effect.nextTick += effect.everyTicks', ''),
  inRules('strike-software', 'incidents-software', 'INC19', 'ms: strength', 'ms: 0'),
  inRules('strike-software', 'incidents-software', 'INC20', 'share: strength }', 'share: 0 }'),
  inRules('strike-software', 'incidents-software', 'INC21', 'addEffect(cluster, { ...span, kind })', ''),
  inRules('strike-software', 'incidents-software', 'INC22', '...span, untilTick: null, kind', '...span, kind'),
  inRules(
    'attacks',
    'incidents-software',
    'INC23',
    'EVEN_CHANCE_VULNERABILITIES = 20',
    'EVEN_CHANCE_VULNERABILITIES = 10',
  ),
  inRules(
    'effect-turns',
    'incidents-machines',
    'INC24',
    "if ('node' in effect && cluster.nodes[effect.node] === undefined) return true",
    '',
  ),
  inRules('effect-turns', 'effects', 'INC25', ' || !node.cordoned) return false', ') return false'),
  inRules('attacks', 'effects', 'INC26', 'vulnerabilities.full', 'vulnerabilities.distroless'),
  inRules('strike-machines', 'incidents-machines', 'INC27', 'kind, ms: strength', 'kind, ms: 0'),
  inRules('incidents', 'effects', 'INC28', ' || cluster.struck.includes(incident.id)', ''),
]

const MESH = [
  inRules('mesh', 'mesh', 'MESH1', 'callee.meshed && (caller === null || caller.meshed)', 'callee.meshed'),
  inRules('stations', 'mesh', 'MESH2', 'if (station.meshed) station.pooled = true', ''),
  inRules('mesh', 'mesh', 'MESH3', 'RETRY_BUDGET = 0.2', 'RETRY_BUDGET = 0.4'),
  inRules('mesh', 'mesh', 'MESH4', 'OPENING_SHARE = 1 / 2', 'OPENING_SHARE = 1 / 4'),
  inRules('mesh', 'mesh', 'MESH5', 'PROBING_TICKS = ticksOf(1)', 'PROBING_TICKS = ticksOf(2)'),
  inRules('mesh', 'mesh', 'MESH6', 'if (station?.meshed === true) expired', 'if (station !== undefined) expired'),
  inRules(
    'mesh-calls',
    'mesh',
    'MESH7',
    "if (service.breaker.kind !== 'closed') service.breaker = CLOSED",
    'void service',
  ),
  inRules('modules', 'flow-packing', 'MOD1', 'REWRITTEN_CPU_SHARE = 0.7', 'REWRITTEN_CPU_SHARE = 0.8'),
  inRules('modules', 'flow-packing', 'MOD2', 'NO_CODE_CPU_SHARE = 1.6', 'NO_CODE_CPU_SHARE = 1.2'),
  inRules('latency', 'flow-packing', 'MOD3', ' * survey.freshness[child.moduleIndex]!', ''),
]

export const FIRST_HALF = [...SCHEDULING, ...MONEY_AND_CODE, ...TRAFFIC, ...AUTOSCALERS, ...INCIDENTS, ...MESH]
