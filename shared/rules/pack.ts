/* Pack (GAME.md §4): what a release is made of and what it takes to get it running on a node: image layers or an installation by hand,
   boot and start times, memory at rest. How a node pulls is pulls.ts, what a packing costs packing.ts, which release runs where
   rollout.ts and schedule.ts. */

import type { Lesson, ModuleId, Packing } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod, Release } from '../world/cluster.ts'
import { ticksOf } from '../world/units.ts'
import { moduleSpec } from './catalog.ts'
import { HOME_PROVIDER, isByHand, isStartHeld, librariesOf, packingTaxMi } from './packing.ts'
import { buildTicks, releaseOfPod } from './release.ts'
import { toolWeight } from './tools.ts'

/** How long callers take to be told where a bare process is now; nothing does it for them. GAME.md §14 names the fact, not the number. */
const TELL_CALLERS_SECONDS = 5

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
        layers: layersFor(release, lesson, HOME_PROVIDER),
        baseMemoryMi: memoryOf(release.modules, lesson, release.packing),
        startTicks: startTicksFor(release, lesson),
      }
  weights.set(release, weight)
  return weight
}

/**
 * [PACK1] image = base + one layer a library + one a module's code; a layer is the same whoever uses it. [PACK12] A virtual machine's
 * is one piece, guest and all, and made for one provider. What is installed by hand has none.
 */
function layersFor(release: Release, lesson: Lesson, provider: string): Layer[] {
  if (isByHand(release)) return []
  const code = release.modules.map((module) => ({
    id: `code:${module}@${release.versions[module] ?? 1}`,
    sizeMi: moduleSpec(lesson, module).codeMi,
  }))
  if (release.packing === 'vm') {
    const sizeMi = code.reduce((sum, layer) => sum + layer.sizeMi, lesson.tunables.vmImageMi)
    return [{ id: `vm:${provider}:${code.map((layer) => layer.id).join('+')}`, sizeMi }]
  }
  const base = { id: `base:${release.image}`, sizeMi: lesson.tunables.baseImageMi[release.image] }
  const sizeMi = lesson.tunables.libraryLayerMi
  return [base, ...librariesOf(release, lesson).map((library) => ({ id: `lib:${library}`, sizeMi })), ...code]
}

/** [PACK2] a replica starts in boot + Σ start times of its modules. */
function startTicksFor(release: Release, lesson: Lesson): number {
  let seconds = bootSeconds(release.packing, lesson)
  for (const module of release.modules) seconds += moduleSpec(lesson, module).startSeconds
  return ticksOf(seconds)
}

function bootSeconds(packing: Packing, lesson: Lesson): number {
  const { metalBootSeconds, vmBootSeconds, containerBootSeconds } = lesson.tunables
  if (packing === 'metal') return metalBootSeconds
  return packing === 'vm' ? vmBootSeconds : containerBootSeconds
}

/** [PACK3] base of a replica = packing tax + runtime + Σ base of its modules, Mi. */
export function memoryOf(modules: readonly ModuleId[], lesson: Lesson, packing: Packing = 'container'): number {
  let memoryMi = packingTaxMi(packing, lesson) + lesson.tunables.runtimeMi
  for (const module of modules) memoryMi += moduleSpec(lesson, module).baseMi
  return memoryMi
}

/** The layers of a release's image, base first; a virtual machine's depend on the provider it is made for. */
export function layersOf(release: Release, lesson: Lesson, provider: string = HOME_PROVIDER): readonly Layer[] {
  const isForeign = release.packing === 'vm' && provider !== HOME_PROVIDER
  return isForeign ? layersFor(release, lesson, provider) : weightOf(release, lesson).layers
}

/** Memory of an idle replica of this release, Mi. */
export function baseMemoryMi(release: Release, lesson: Lesson): number {
  return weightOf(release, lesson).baseMemoryMi
}

/** [PACK13] memory of this pod while nothing goes on in it, Mi: its release and the sidecar beside it. */
export function idleMemoryMi(pod: Pod, release: Release, lesson: Lesson): number {
  return baseMemoryMi(release, lesson) + (pod.sidecar ? lesson.tunables.sidecarMemoryMi : 0)
}

/** Ticks from the image on disk, or the installed process, to a ready replica. */
export function startTicksOf(release: Release, lesson: Lesson): number {
  return weightOf(release, lesson).startTicks
}

/** Mi of the release's image that the node would have to pull. */
export function uncachedMi(release: Release, node: Node, lesson: Lesson): number {
  let missingMi = 0
  for (const layer of layersOf(release, lesson, node.provider)) {
    if (node.layers[layer.id] === undefined) missingMi += layer.sizeMi
  }
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
  for (const layer of layersOf(release, lesson, node.provider)) layers[layer.id] = layer.sizeMi
  node.layers = layers
}

/** [PACK4] a pod that was bound to a node pulls what the node lacks, or starts at once on a warm node; one in metal is installed. */
export function beginPulling(cluster: Cluster, pod: Pod, lesson: Lesson): void {
  const node = pod.node === null ? undefined : cluster.nodes[pod.node]
  if (!node) return
  const release = releaseOfPod(cluster, pod)
  const totalMi = uncachedMi(release, node, lesson)
  if (totalMi === 0 && !isStartHeld(cluster, pod)) {
    beginOnNode(cluster, pod, lesson)
    return
  }
  const buildTicksLeft = totalMi > 0 ? imageBuildTicks(cluster, release, node, lesson) : 0
  pod.lifecycle = { kind: 'pulling', remainingMi: totalMi, totalMi, ...(buildTicksLeft > 0 && { buildTicksLeft }) }
}

/** [PACK12] another provider's machines need an image of their own, built before the first of them can pull it; a container runs as it is. */
function imageBuildTicks(cluster: Cluster, release: Release, node: Node, lesson: Lesson): number {
  if (release.packing !== 'vm' || node.provider === HOME_PROVIDER) return 0
  const [image] = layersOf(release, lesson, node.provider)
  const exists = Object.values(cluster.nodes).some((other) => image && other.layers[image.id] !== undefined)
  return exists ? 0 : buildTicks(release.modules, lesson, false)
}

/** Everything it needs is on the node: a container or a machine boots, a process is installed where it is new. */
export function beginOnNode(cluster: Cluster, pod: Pod, lesson: Lesson): void {
  const release = releaseOfPod(cluster, pod)
  const isNew = isByHand(release) && pod.restarts === 0
  beginStarting(pod, release, lesson, isNew ? installTicks(cluster, pod, release, lesson) : 0)
  if (isByHand(release)) tellCallers(cluster, pod)
}

/**
 * The process boots, `extraTicks` later than it could: its modules' memory is taken from the first moment. In place, a supervised
 * process on a living node starts again like a container: what was installed there is still there.
 */
export function beginStarting(pod: Pod, release: Release, lesson: Lesson, extraTicks = 0): void {
  const totalTicks = startTicksOf(release, lesson) + extraTicks
  pod.lifecycle = { kind: 'starting', ticksLeft: totalTicks, totalTicks }
  pod.memoryMi = idleMemoryMi(pod, release, lesson)
}

/**
 * [PACK14] by hand: 10 s a module, every time a replica comes to a node. [PACK15] Callers find it only when somebody has told them:
 * 5 s more wherever its slot was not before.
 */
function installTicks(cluster: Cluster, pod: Pod, release: Release, lesson: Lesson): number {
  const isKnown = cluster.services[pod.service]?.slots[pod.slot - 1]?.knownAt === pod.node
  const seconds = lesson.tunables.metalInstallSecondsPerModule * release.modules.length
  return ticksOf(seconds) + (isKnown ? 0 : ticksOf(TELL_CALLERS_SECONDS))
}

/** [PACK15] from now on callers look for this slot's replica here. */
export function tellCallers(cluster: Cluster, pod: Pod): void {
  const service = cluster.services[pod.service]
  const slot = service?.slots[pod.slot - 1]
  if (service && slot && pod.node !== null) service.slots[pod.slot - 1] = { ...slot, knownAt: pod.node }
}
