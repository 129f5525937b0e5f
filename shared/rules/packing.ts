/* Packing (GAME.md §4): a bare process, a virtual machine or a container: what each isolates and what it costs. What it takes to get
   one running on a node (images, installing, boot) is pack.ts; what people change about it packing-acts.ts. */

import type { Lesson, Packing } from '../lessons/lesson.ts'
import type { Cluster, Node, Pod, Release, Resources, Service } from '../world/cluster.ts'
import { moduleSpec } from './catalog.ts'
import { effectsOf, isEngineAway } from './effects.ts'
import { releaseOfPod, wantedRelease } from './release.ts'

/** The cloud whose machines every image is made for; a lesson's special nodes may stand elsewhere. */
export const HOME_PROVIDER = 'first'

/** What of a release its packing looks at. */
type Packed = Pick<Release, 'packing'>

/** [PACK3] memory the packing itself takes in every replica, Mi: a guest operating system, a container's runtime, or nothing. */
export function packingTaxMi(packing: Packing, lesson: Lesson): number {
  if (packing === 'metal') return 0
  return packing === 'vm' ? lesson.tunables.vmTaxMi : lesson.tunables.containerTaxMi
}

/**
 * [PACK6] CPU the packing adds to all work, as a share. On a desktop (Windows, macOS) containers run in a hidden virtual machine and
 * pay its tax instead of their own.
 */
export function cpuTaxShare(release: Packed, node: Pick<Node, 'desktop'>, lesson: Lesson): number {
  const { containerCpuShare, vmCpuShare } = lesson.tunables
  if (release.packing === 'metal') return 0
  return release.packing === 'vm' || node.desktop ? vmCpuShare : containerCpuShare
}

/** [PACK7] network time of a call into this release, milliseconds: the virtual network of containers is a hop of its own. */
export function hopMs(release: Packed, lesson: Lesson): number {
  return isContainer(release) ? lesson.tunables.containerHopMs : 0
}

function isContainer({ packing }: Packed): boolean {
  return packing === 'container' || packing === 'os-container'
}

/** [PACK8] a virtual machine keeps its slice of the CPU, and gives none of it to others. */
export function slicesCpu(release: Packed): boolean {
  return release.packing === 'vm'
}

/** [PACK9] a bare process has no limits: neither CPU nor memory, whatever its service says. */
export function hasLimits(release: Packed): boolean {
  return release.packing !== 'metal'
}

/** [PACK8] memory of the node that is taken whether it is used or not, Mi: the whole of a virtual machine, 0 for all else. */
export function reservedMemoryMi(release: Pick<Release, 'packing' | 'resources'>): number {
  const { memoryRequestMi, memoryLimitMi } = release.resources
  return slicesCpu(release) ? Math.max(memoryRequestMi, memoryLimitMi) : 0
}

/** [PACK8] memory of its node that a pod takes from the others, Mi: what it uses, or while it runs all that its machine reserves. */
export function takenMemoryMi(cluster: Cluster, pod: Pod, lesson: Lesson): number {
  const isSlice = pod.memoryMi > 0 && slicesCpu(releaseOfPod(cluster, pod))
  return isSlice ? requestsOf(cluster, pod, lesson).memoryRequestMi : pod.memoryMi
}

/** Delivered by people: no image, and no controller brings it back elsewhere. */
export function isByHand({ packing }: Packed): boolean {
  return packing === 'metal' || packing === 'os-container'
}

/**
 * [PACK16] Whether the pod's node can start nothing of its kind now: containers while their engine restarts, whatever shares the kernel
 * while that boots. A virtual machine needs neither.
 */
export function isStartHeld(cluster: Cluster, pod: Pod): boolean {
  if (cluster.effects.length === 0 || pod.node === null) return false
  const release = releaseOfPod(cluster, pod)
  if (release.packing === 'container') return isEngineAway(cluster, pod.node)
  return isByHand(release) && effectsOf(cluster, 'reboot').some((effect) => effect.node === pod.node)
}

/**
 * What a pod of this release asks of its node and may use of it, after its packing: a virtual machine requests its limits, a bare
 * process has none, and a mesh's sidecar comes on top. Scheduler, kernel and kubelet all go by this.
 */
export function resourcesWithSidecar(release: Release, sidecar: boolean, lesson: Lesson): Resources {
  const packed = packedResources(release)
  if (!sidecar) return packed
  const { sidecarCpuMillis, sidecarMemoryMi } = lesson.tunables
  return {
    cpuRequestMillis: packed.cpuRequestMillis + sidecarCpuMillis,
    cpuLimitMillis: packed.cpuLimitMillis > 0 ? packed.cpuLimitMillis + sidecarCpuMillis : 0,
    memoryRequestMi: packed.memoryRequestMi + sidecarMemoryMi,
    memoryLimitMi: packed.memoryLimitMi > 0 ? packed.memoryLimitMi + sidecarMemoryMi : 0,
  }
}

function packedResources(release: Release): Resources {
  const { resources } = release
  if (!hasLimits(release)) return { ...resources, cpuLimitMillis: 0, memoryLimitMi: 0 }
  if (!slicesCpu(release)) return resources
  const cpuRequestMillis = Math.max(resources.cpuRequestMillis, resources.cpuLimitMillis)
  return { ...resources, cpuRequestMillis, memoryRequestMi: reservedMemoryMi(release) }
}

/** What a pod asks of its node and may use of it. */
export function requestsOf(cluster: Cluster, pod: Pod, lesson: Lesson): Resources {
  return resourcesWithSidecar(releaseOfPod(cluster, pod), pod.sidecar, lesson)
}

/** What a pod of the wanted release would ask if it were made now. */
export function wantedResources(cluster: Cluster, service: Service, lesson: Lesson): Resources {
  return resourcesWithSidecar(wantedRelease(service), carriesSidecar(cluster, service), lesson)
}

/** Whether a pod made now would carry a sidecar: the team has a mesh, and the service is its own. */
export function carriesSidecar(cluster: Cluster, service: Service): boolean {
  return service.tool === null && cluster.tools.includes('mesh')
}

type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

/** [PACK10] Guaranteed when both limits are set and equal their requests, BestEffort when nothing is; 0 is absent (`pkg/apis/core/v1/helper/qos`). */
export function qosOf(resources: Resources): QosClass {
  const { cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = resources
  if (cpuRequestMillis + cpuLimitMillis + memoryRequestMi + memoryLimitMi === 0) return 'BestEffort'
  const limited = cpuLimitMillis > 0 && memoryLimitMi > 0
  const equal = cpuRequestMillis === cpuLimitMillis && memoryRequestMi === memoryLimitMi
  return limited && equal ? 'Guaranteed' : 'Burstable'
}

/**
 * [PACK11] known vulnerabilities of what a replica runs on: its base image, or a whole operating system (as in `full`) where there is
 * no image to choose, and those of each library.
 */
export function vulnerabilitiesOf(release: Release, lesson: Lesson): number {
  const { vulnerabilities, vulnerabilitiesPerLibrary } = lesson.tunables
  const base = release.packing === 'container' ? release.image : 'full'
  return vulnerabilities[base] + vulnerabilitiesPerLibrary * librariesOf(release, lesson).length
}

/** The libraries a release brings along, each major once, sorted. */
export function librariesOf(release: Pick<Release, 'modules'>, lesson: Lesson): string[] {
  const libraries = new Set<string>()
  for (const module of release.modules) {
    for (const [library, major] of Object.entries(moduleSpec(lesson, module).libraries)) {
      libraries.add(`${library}@${major}`)
    }
  }
  return [...libraries].sort()
}
