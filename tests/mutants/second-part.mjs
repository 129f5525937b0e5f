/* Mutants of the rules CAU, CTL, NOD, OBS, PACK, PDB, PIP, PLAN, PRE, REL and RES: causes, controllers, machines, packings, releases.
   The others are first-half.mjs and third-part.mjs. How they are run and what came of them: run.mjs, table.md. */

const RULES = 'shared/rules/'
const TESTS = 'tests/rules/'
const GAME = 'shared/game/'
const GAME_TESTS = 'tests/game/'

/** A mutant of a file of the rules and the test file that must turn red, both without their folder and ending. */
const inRules = (file, test, rule, before, after) => ({
  rule,
  file: `${RULES}${file}.ts`,
  before,
  after,
  test: `${TESTS}${test}.test.ts`,
})

/** The same of a file of the game around the rules. */
const inGame = (file, test, rule, before, after) => ({
  rule,
  file: `${GAME}${file}.ts`,
  before,
  after,
  test: `${GAME_TESTS}${test}.test.ts`,
})

const CAUSES = [
  inRules(
    'observe-services',
    'causes',
    'CAU8',
    'const fillsMemory = slowBehind(cluster, watched, ctx).length > 0',
    'const fillsMemory = false',
  ),
  inRules('causes', 'causes', 'CAU9', ' && (ctx.tick - cause.sinceTick) % TICKS_PER_SECOND === 0', ''),
  inRules(
    'suspects',
    'causes-incidents',
    'CAU10',
    'crossings(spec.call, cluster) * perCrossingMs >=',
    'perCrossingMs >=',
  ),
  inRules(
    'observe-placement',
    'causes-platform',
    'CAU11',
    "if (wait === 'registry-down') return 'registry'",
    "if (wait === 'registry-down') return null",
  ),
  inRules(
    'observe-decisions',
    'causes-decisions',
    'CAU12',
    'const died = pods.length === 1 && only !== undefined && hasDied(cluster, only)',
    'const died = only !== undefined',
  ),
  inRules(
    'blame',
    'blame',
    'CAU14',
    'right.lossThousandths - left.lossThousandths ||',
    'left.lossThousandths - right.lossThousandths ||',
  ),
  inRules(
    'blame',
    'causes-decisions',
    'CAU15',
    'if (DECISIONS.includes(subject.kind)) add(',
    'if (DECISIONS.includes(subject.kind) && cause?.from.length === 0) add(',
  ),
]

const CONTROLLERS = [
  inRules(
    'pods',
    'control',
    'CTL1',
    "pod.lifecycle = { kind: 'terminating', ticksLeft }",
    "pod.lifecycle = { kind: 'terminating', ticksLeft: ticksLeft + 1 }",
  ),
  inRules('replicas', 'control', 'CTL2', 'running && slot <= replicas', 'running && slot < replicas'),
  inRules(
    'replicas',
    'control',
    'CTL3',
    'readySince(right) - readySince(left) ||',
    'readySince(left) - readySince(right) ||',
  ),
  inRules('replicas', 'control', 'CTL4', '{ ...(service.slots[pod.slot - 1] ?? { pin: null }) }', '{ pin: null }'),
  inRules(
    'replicas',
    'control',
    'CTL5',
    "if (!watches || pod.lifecycle.kind !== 'failed') continue",
    "if (pod.lifecycle.kind !== 'failed') continue",
  ),
  inRules('replicas', 'control', 'CTL6', 'else if (fills && !rolling', 'else if (everything && !rolling'),
  inRules('replicas', 'control', 'CTL7', '(heir && isServing(heir))', 'heir'),
  inRules('replicas', 'control', 'CTL8', 'restartContainer(cluster, pod, ctx)\n', ''),
  inRules('control', 'control', 'CTL9', "reason === 'Evicted' || ", ''),
  inRules('control', 'control', 'CTL10', 'if (deaths === 0) return 0\n', ''),
  inRules('control', 'control', 'CTL11', 'if (wasHealthy) pod.backOffs = 0\n', ''),
]

const MACHINES = [
  inRules('nodes', 'nodes', 'NOD1', 'if (ticksLeft > 0) {', 'if (ticksLeft >= 0) {'),
  inRules('nodes', 'nodes', 'NOD2', 'return nodes >= cap ?', 'return nodes > cap ?'),
  inRules('nodes', 'nodes', 'NOD3', 'if (living <= 1) return', 'if (living < 1) return'),
  inRules('drain', 'nodes', 'NOD4', "!ctx.lesson.unlocks.includes('replica-controller')", 'false'),
  inRules('drain', 'nodes', 'NOD5', 'if (toDrain(cluster, node.id).length === 0) node.draining = false\n', ''),
  inRules('nodes', 'nodes', 'NOD6', 'ctx.tick - sinceTick < ticksOf(', 'ctx.tick - sinceTick <= ticksOf('),
  inRules(
    'nodes',
    'nodes',
    'NOD7',
    'ctx.tick - sinceTick >= toleranceTicks(',
    'ctx.tick - sinceTick > toleranceTicks(',
  ),
  inRules(
    'score',
    'score',
    'NOD8',
    'Object.keys(cluster.nodes).length * lesson',
    "Object.values(cluster.nodes).filter((node) => node.lifecycle.kind === 'ready').length * lesson",
  ),
  inRules('evict', 'nodes', 'NOD9', 'return watches && !isByHand(releaseOfPod(cluster, pod))', 'return watches'),
  inRules('nodes', 'nodes', 'NOD10', "ownership === 'owned' && ctx.phase === 'live'", "ownership === 'owned'"),
  inRules('disruption', 'disruption', 'PDB1', 'Math.ceil((budget', 'Math.floor((budget'),
  inRules(
    'disruption',
    'disruption',
    'PDB2',
    'Math.max(0, healthyPods(cluster, service) - desiredHealthy(service))',
    'healthyPods(cluster, service) - desiredHealthy(service)',
  ),
  inRules('disruption', 'disruption', 'PDB3', 'return isSpare || healthy', 'return healthy'),
  inRules('disruption', 'disruption', 'PDB4', ' || budget.minAvailable > most)', ')'),
  inRules('drain', 'disruption', 'PDB5', "ctx.phase === 'live' && !mayEvict", '!mayEvict'),
  inRules('drain', 'disruption', 'PDB6', '(node.drainHeldSinceTick ?? ctx.tick)', 'ctx.tick'),
]

const PACKINGS = [
  inRules(
    'pack',
    'pack',
    'PACK1',
    'const sizeMi = lesson.tunables.libraryLayerMi',
    'const sizeMi = 2 * lesson.tunables.libraryLayerMi',
  ),
  inRules('pack', 'pack', 'PACK2', 'let seconds = bootSeconds(release.packing, lesson)', 'let seconds = 0'),
  inRules(
    'pack',
    'pack',
    'PACK3',
    'packingTaxMi(packing, lesson) + lesson.tunables.runtimeMi',
    'lesson.tunables.runtimeMi',
  ),
  inRules('pack', 'pack', 'PACK4', 'if (totalMi === 0 && !isStartHeld', 'if (!isStartHeld'),
  inRules('pulls', 'pack', 'PACK5', 'budgetMi / sharers)', 'budgetMi)'),
  inRules('packing', 'pack-cost', 'PACK6', "release.packing === 'vm' || node.desktop ?", "release.packing === 'vm' ?"),
  inRules('packing', 'pack-cost', 'PACK7', 'isContainer(release) ? lesson.tunables.containerHopMs : 0', '0'),
  inRules(
    'packing',
    'pack-cost',
    'PACK8',
    'Math.max(resources.cpuRequestMillis, resources.cpuLimitMillis)',
    'resources.cpuRequestMillis',
  ),
  inRules('packing', 'pack-cost', 'PACK9', "return release.packing !== 'metal'", 'return release !== null'),
  inRules('packing', 'pack-cost', 'PACK10', 'return limited && equal ?', 'return equal ?'),
  inRules(
    'packing',
    'pack-cost',
    'PACK11',
    "release.packing === 'container' ? release.image : 'full'",
    'release.image',
  ),
  inRules('pack', 'pack-delivery', 'PACK12', 'return exists ? 0 : buildTicks(', 'return buildTicks('),
  inRules('pack', 'pack-cost', 'PACK13', ' + (pod.sidecar ? lesson.tunables.sidecarMemoryMi : 0)', ''),
  inRules(
    'pack',
    'pack-delivery',
    'PACK14',
    'lesson.tunables.metalInstallSecondsPerModule * release.modules.length',
    'lesson.tunables.metalInstallSecondsPerModule',
  ),
  inRules(
    'pack',
    'pack-delivery',
    'PACK15',
    '(isKnown ? 0 : ticksOf(TELL_CALLERS_SECONDS))',
    'ticksOf(TELL_CALLERS_SECONDS)',
  ),
  inRules('packing', 'pack-pulls', 'PACK16', 'return isEngineAway(cluster, pod.node)', 'return false'),
  inRules('pulls', 'pack-pulls', 'PACK17', 'MIRROR_SPEEDUP = 5', 'MIRROR_SPEEDUP = 4'),
  inRules(
    'pulls',
    'pack-pulls',
    'PACK18',
    "if (!mirrored && effectsOf(cluster, 'registry-down').length > 0) return 0\n",
    '',
  ),
  inRules(
    'packing-acts',
    'pack-acts',
    'PACK19',
    'return wantedRelease(target).packing === packing ?',
    'return false ?',
  ),
  inRules('packing-acts', 'pack-acts', 'PACK20', "return packing === 'container' ?", "return packing !== 'metal' ?"),
  inRules('drain', 'pack-delivery', 'PACK21', 'return refusalOfHands(cluster, node, pods)', 'return null'),
]

const RELEASES = [
  inRules('pipeline', 'release-pipeline', 'PIP1', 'if (turn > 0 && pace === 1)', 'if (turn > 1 && pace === 1)'),
  inRules('pipeline', 'release-pipeline', 'PIP2', 'CICD_PACE = 2', 'CICD_PACE = 3'),
  inRules('defects', 'release-defects', 'PIP4', 'TESTED_SHARE = 0.5', 'TESTED_SHARE = 1'),
  inRules('pipeline', 'release-pipeline', 'PIP5', 'SCAN_SECONDS = 1', 'SCAN_SECONDS = 2'),
  inRules('pipeline', 'release-pipeline', 'PIP6', "=== 'silo' && !toolWorks(cluster, 'cicd')", "=== 'silo'"),
  inRules(
    'pipeline',
    'release-pipeline',
    'PIP7',
    "release.packing === 'container' && release.image === 'full'",
    "release.image === 'full'",
  ),
  inRules('pipeline', 'release-pipeline', 'PIP8', 'WATCH_TICKS = ticksOf(8)', 'WATCH_TICKS = ticksOf(9)'),
  inRules('plan', 'plan', 'PLAN1', 'cacheLayers(node, release, ctx.lesson)\n', ''),
  inRules('acts', 'plan', 'PLAN2', '(before.get(id) ?? requests) !== requests', 'true'),
  inRules('start', 'plan', 'PLAN3', "unlocks: [...lesson.unlocks, 'scheduler']", 'unlocks: lesson.unlocks'),
  inRules('release', 'release', 'REL1', ' + (isNew ? lesson.tunables.newServiceSeconds : 0)', ''),
  inRules('release', 'release', 'REL2', 'if ((majors.get(library) ?? major) !== major) return true\n', ''),
  inRules('defects', 'release', 'REL3', 'Math.max(0, tickets - 1)', 'tickets'),
  inRules('defects', 'release', 'REL4', "draw(ctx.seed, 'defect', 0, ", "draw(ctx.seed, 'defect', ctx.tick, "),
  inRules(
    'release',
    'release',
    'REL5',
    'service.releases = [{ ...plain(content), ',
    'service.releases = [...service.releases, { ...plain(content), ',
  ),
  inRules(
    'release',
    'release',
    'REL6',
    'if (before) renumber(cluster, service, before)\n  else pushRelease(',
    'pushRelease(',
  ),
  inRules(
    'release',
    'release',
    'REL7',
    'if (sameImage(wanted, content) && options.rebuild !== true) {',
    'if (false) {',
  ),
  inRules('release', 'release', 'REL8', 'RELEASES_KEPT = 10', 'RELEASES_KEPT = 11'),
]

/** PRE5 and PRE6 are the scheduler's alone; the other four ids stand for rules of preemption and of predictions both. */
const PREEMPTION = [
  inRules(
    'preempt',
    'preempt',
    'PRE1',
    'priorityOf(scene.cluster, pod) < seeker.release.scheduling.priority',
    'priorityOf(scene.cluster, pod) <= seeker.release.scheduling.priority',
  ),
  inRules(
    'preempt',
    'preempt',
    'PRE2',
    'byImportance(scene.cluster, left, right)',
    'byImportance(scene.cluster, right, left)',
  ),
  inRules('preempt', 'preempt', 'PRE3', '({ violations }) => violations,\n', ''),
  inRules('preempt', 'preempt', 'PRE4', ' || !isResolvable(byNode[nominated])', ''),
  inRules(
    'fit',
    'preempt',
    'PRE5',
    'priorityOf(scene.cluster, pod) >= seeker.release.scheduling.priority',
    'priorityOf(scene.cluster, pod) > seeker.release.scheduling.priority',
  ),
  inRules(
    'schedule',
    'preempt',
    'PRE6',
    "waiting = hasPreempted && ctx.phase === 'plan' ? waitingPods(cluster) : []",
    'waiting = []',
  ),
]

const CLASSROOM = [
  inGame('blind-view', 'blind', 'OBS1', 'SCORE_EVERY_SECONDS = 10', 'SCORE_EVERY_SECONDS = 5'),
  inGame('blind-view', 'blind', 'OBS2', 'ANGRY_PERCENT = 10', 'ANGRY_PERCENT = 101'),
  inGame('blind-view', 'blind', 'OBS3', '.filter(({ kind }) => TOLD.includes(kind))', ''),
  inGame('predict', 'predict', 'GUE1', ' && !session.phase.revealed', ''),
  inGame('predict', 'predict', 'GUE2', '.filter((one) => one.seat !== seat)', ''),
  inGame('predict', 'predict', 'GUE3', '{ ...round, question, predictions: [] }', '{ ...round, question }'),
  inGame(
    'decide-host',
    'predict',
    'GUE4',
    "if (phase.kind !== 'debrief' || phase.revealed) {",
    "if (phase.kind !== 'debrief') {",
  ),
  inGame('results', 'results', 'RES1', 'classPoints(profit, benchmark) : null', 'classPoints(profit, benchmark) : 0'),
  inGame('results', 'results', 'RES2', 'sum + (pointsOf(result, team) ?? 0)', 'pointsOf(result, team) ?? 0'),
  inGame('results', 'results', 'RES3', 'if (isRankedByPoints(session)) return totalPointsOf(session, team)\n', ''),
  inGame(
    'results',
    'results',
    'RES4',
    ' || !isOver(session) || !session.results.some((one) => one.round === round.number)',
    '',
  ),
]

export const SECOND_PART = [
  ...CAUSES,
  ...CONTROLLERS,
  ...MACHINES,
  ...PACKINGS,
  ...RELEASES,
  ...PREEMPTION,
  ...CLASSROOM,
]
