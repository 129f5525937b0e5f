/* Pack (GAME.md §4): what a release is made of and what it takes to get it running on a node: layers, their pull over the
   node's link, boot and start times, memory at rest. Which release runs where: rollout.ts and schedule.ts. */

import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod, Release } from '../world/cluster.ts'
import { byId } from '../world/ids.ts'
import { TICK_SECONDS, ticksOf } from '../world/units.ts'
import { moduleSpec } from './catalog.ts'
import { releaseOfPod } from './release.ts'
import { toolWeight } from './tools.ts'

export interface Layer {
  id: string
  sizeMi: number
}

/** What a release's image and modules weigh; release objects are never changed, so this is computed once for each. */
interface Weight {
  layers: Layer[]
  baseMemoryMi: number
  startTicks: number
}

const weights = new WeakMap<Release, Weight>()

function weightOf(release: Release, lesson: Lesson): Weight {
  const known = weights.get(release)
  if (known) return known
  const weight: Weight = release.tool
    ? toolWeight(release.tool)
    : {
        layers: layersFor(release, lesson),
        baseMemoryMi: memoryOf(release.modules, lesson),
        startTicks: startTicksFor(release, lesson),
      }
  weights.set(release, weight)
  return weight
}

/** [PACK1] image = base + one layer a library + one a module's code; a layer is the same whoever uses it. */
function layersFor(release: Release, lesson: Lesson): Layer[] {
  const layers: Layer[] = [{ id: `base:${release.image}`, sizeMi: lesson.tunables.baseImageMi[release.image] }]
  const libraries = new Set<string>()
  for (const module of release.modules) {
    const spec = moduleSpec(lesson, module)
    for (const [library, major] of Object.entries(spec.libraries)) libraries.add(`lib:${library}@${major}`)
  }
  for (const id of [...libraries].sort()) layers.push({ id, sizeMi: lesson.tunables.libraryLayerMi })
  for (const module of release.modules) {
    const id = `code:${module}@${release.versions[module] ?? 1}`
    layers.push({ id, sizeMi: moduleSpec(lesson, module).codeMi })
  }
  return layers
}

/** [PACK2] a replica starts in boot + Σ start times of its modules. */
function startTicksFor(release: Release, lesson: Lesson): number {
  let seconds = lesson.tunables.containerBootSeconds
  for (const module of release.modules) seconds += moduleSpec(lesson, module).startSeconds
  return ticksOf(seconds)
}

/** [PACK3] base of a replica = packing tax + runtime + Σ base of its modules, Mi. */
export function memoryOf(modules: readonly ModuleId[], lesson: Lesson): number {
  let memoryMi = lesson.tunables.containerTaxMi + lesson.tunables.runtimeMi
  for (const module of modules) memoryMi += moduleSpec(lesson, module).baseMi
  return memoryMi
}

/** The layers of a release's image, base first. */
export function layersOf(release: Release, lesson: Lesson): readonly Layer[] {
  return weightOf(release, lesson).layers
}

/** Memory of an idle replica of this release, Mi. */
export function baseMemoryMi(release: Release, lesson: Lesson): number {
  return weightOf(release, lesson).baseMemoryMi
}

/** Ticks from the image on disk to a ready replica. */
export function startTicksOf(release: Release, lesson: Lesson): number {
  return weightOf(release, lesson).startTicks
}

/** Mi of the release's image that the node would have to pull. */
export function uncachedMi(release: Release, node: Node, lesson: Lesson): number {
  let missingMi = 0
  for (const layer of layersOf(release, lesson)) if (node.layers[layer.id] === undefined) missingMi += layer.sizeMi
  return missingMi
}

/** Size of the whole image, Mi. */
export function imageMi(release: Release, lesson: Lesson): number {
  let sizeMi = 0
  for (const layer of layersOf(release, lesson)) sizeMi += layer.sizeMi
  return sizeMi
}

/** The node now has the whole image. Layers are replaced, never written into: copies of a cluster share them. */
export function cacheLayers(node: Node, release: Release, lesson: Lesson): void {
  if (uncachedMi(release, node, lesson) === 0) return
  const layers = { ...node.layers }
  for (const layer of layersOf(release, lesson)) layers[layer.id] = layer.sizeMi
  node.layers = layers
}

/** [PACK4] a pod that was bound to a node pulls what the node lacks, or starts at once on a warm node. */
export function beginPulling(cluster: Cluster, pod: Pod, lesson: Lesson): void {
  const node = pod.node === null ? undefined : cluster.nodes[pod.node]
  if (!node) return
  const release = releaseOfPod(cluster, pod)
  const totalMi = uncachedMi(release, node, lesson)
  if (totalMi === 0) beginStarting(pod, release, lesson)
  else pod.lifecycle = { kind: 'pulling', remainingMi: totalMi, totalMi }
}

/** The container boots: its modules' memory is taken from the first moment. */
export function beginStarting(pod: Pod, release: Release, lesson: Lesson): void {
  const totalTicks = startTicksOf(release, lesson)
  pod.lifecycle = { kind: 'starting', ticksLeft: totalTicks, totalTicks }
  pod.memoryMi = baseMemoryMi(release, lesson)
}

/** [PACK5] the pulls on a node share its link equally; what one does not need goes to the others. */
export function advancePulls(cluster: Cluster, lesson: Lesson): void {
  const pullsByNode = new Map<string, Pod[]>()
  for (const pod of Object.values(cluster.pods)) {
    if (pod.lifecycle.kind !== 'pulling' || pod.node === null) continue
    if (cluster.nodes[pod.node]?.lifecycle.kind !== 'ready') continue
    const pulls = pullsByNode.get(pod.node)
    if (pulls) pulls.push(pod)
    else pullsByNode.set(pod.node, [pod])
  }
  for (const [id, pulls] of pullsByNode) {
    const node = cluster.nodes[id]
    if (node) advanceNodePulls(cluster, node, pulls, lesson)
  }
}

function advanceNodePulls(cluster: Cluster, node: Node, pulls: Pod[], lesson: Lesson): void {
  pulls.sort((left, right) => remainingOf(left) - remainingOf(right) || byId(left.id, right.id))
  let budgetMi = lesson.tunables.pullMiPerSecond * TICK_SECONDS
  let sharers = pulls.length
  const finished: Pod[] = []
  for (const pod of pulls) {
    if (pod.lifecycle.kind !== 'pulling') continue
    const gotMi = Math.min(pod.lifecycle.remainingMi, budgetMi / sharers)
    budgetMi -= gotMi
    sharers -= 1
    pod.lifecycle = { ...pod.lifecycle, remainingMi: pod.lifecycle.remainingMi - gotMi }
    if (pod.lifecycle.remainingMi <= 0) finished.push(pod)
  }
  for (const pod of finished) cacheLayers(node, releaseOfPod(cluster, pod), lesson)
  for (const pod of pulls) {
    if (pod.lifecycle.kind !== 'pulling') continue
    // A layer that a neighbour has just fetched need not be fetched again.
    const missingMi = uncachedMi(releaseOfPod(cluster, pod), node, lesson)
    if (missingMi === 0) beginStarting(pod, releaseOfPod(cluster, pod), lesson)
    else if (missingMi < pod.lifecycle.remainingMi) pod.lifecycle = { ...pod.lifecycle, remainingMi: missingMi }
  }
}

function remainingOf(pod: Pod): number {
  return pod.lifecycle.kind === 'pulling' ? pod.lifecycle.remainingMi : 0
}
