/* Whose libraries get in each other's way on one machine (GAME.md §4): bare processes share what is installed on the node, all other
   packings bring their own. Two majors inside one service are release.ts; how the filter speaks among the others is fit.ts. */

import type { Lesson, ModuleId } from '../lessons/lesson.ts'
import type { Cluster, Pod, Release } from '../world/cluster.ts'
import { byId, type NodeId, type ServiceId } from '../world/ids.ts'
import { moduleSpec } from './catalog.ts'
import { holdsResources } from './pods.ts'
import { releaseOfPod } from './release.ts'

/** Who would be put on a node; `pod` is not counted against itself. */
interface Newcomer {
  release: Release
  pod: Pod | null
}

interface LibraryClash {
  library: string
  /** What the newcomer needs, and what is installed for a service that is there. */
  major: number
  installedMajor: number
  service: ServiceId
}

interface Modules {
  modules: readonly ModuleId[]
}

const nobody: ReadonlySet<Pod> = new Set()

/**
 * [LIB1] A bare process can't go where another one has a different major of one of its libraries installed. Replicas of the same modules
 * agree, whatever they pin. `gone` are pods thought away. Null: it can.
 */
export function libraryClash(
  cluster: Cluster,
  { release, pod }: Newcomer,
  node: NodeId,
  lesson: Lesson,
  gone: ReadonlySet<Pod> = nobody,
): LibraryClash | null {
  if (release.packing !== 'metal') return null
  const neighbours = Object.values(cluster.pods)
    .filter((other) => other.node === node && other !== pod && holdsResources(other) && !gone.has(other))
    .sort((left, right) => byId(left.id, right.id))
  for (const other of neighbours) {
    const installed = releaseOfPod(cluster, other)
    if (installed === release || installed.packing !== 'metal') continue
    const clash = between(release, installed, lesson)
    if (clash) return { ...clash, service: other.service }
  }
  return null
}

/** [LIB1] Whether bare processes of these modules and of those could not stand side by side. */
export function modulesClash(these: readonly ModuleId[], those: readonly ModuleId[], lesson: Lesson): boolean {
  return between({ modules: these }, { modules: those }, lesson) !== null
}

/** The first library, in the newcomer's order of modules, that the two do not pin alike. */
function between(release: Modules, installed: Modules, lesson: Lesson): Omit<LibraryClash, 'service'> | null {
  const wanted = majorsOf(release, lesson)
  const present = majorsOf(installed, lesson)
  for (const [library, majors] of wanted) {
    const others = present.get(library)
    if (!others) continue
    const installedMajor = others.find((major) => !majors.includes(major))
    const missing = majors.find((major) => !others.includes(major))
    if (installedMajor === undefined && missing === undefined) continue
    return { library, major: missing ?? majors[0] ?? 0, installedMajor: installedMajor ?? others[0] ?? 0 }
  }
  return null
}

/** Majors by library; a service whose own modules disagree has several. */
function majorsOf(release: Modules, lesson: Lesson): Map<string, number[]> {
  const majors = new Map<string, number[]>()
  for (const module of release.modules) {
    for (const [library, major] of Object.entries(moduleSpec(lesson, module).libraries)) {
      const known = majors.get(library) ?? []
      if (!known.includes(major)) majors.set(library, [...known, major])
    }
  }
  return majors
}
