/* Containers of one service on one node, drawn by what they ask and use: for tests of what a node gives and what it kills. */

import type { Packing } from '../../shared/lessons/lesson.ts'
import { type Container, runningContainer } from '../../shared/rules/stations.ts'
import { addPod, drawCluster, smallLesson } from './cluster.ts'

export const containerLesson = smallLesson({ modules: 'web:5', classes: { visit: { calls: 'web' } } })

/** What is not said is 0, in a container without a sidecar. */
export interface Drawn {
  ask?: number
  request?: number
  limit?: number
  memoryMi?: number
  requestMi?: number
  limitMi?: number
  packing?: Packing
  sidecar?: boolean
  priority?: number
}

/** All on the first node, in the order they are drawn. */
export function containers(drawn: readonly Drawn[]): Container[] {
  const cluster = drawCluster(containerLesson, { front: 'web' }, [''])
  const plain = cluster.services['front']!.releases[0]!
  return drawn.map(({ ask: askCores = 0, packing = 'container', sidecar = false, priority = 0, ...more }) => {
    const pod = addPod(cluster, containerLesson, 'front', 'node-1')
    pod.memoryMi = more.memoryMi ?? 0
    pod.sidecar = sidecar
    const resources = {
      cpuRequestMillis: more.request ?? 0,
      cpuLimitMillis: more.limit ?? 0,
      memoryRequestMi: more.requestMi ?? 0,
      memoryLimitMi: more.limitMi ?? 0,
    }
    const release = { ...plain, packing, resources, scheduling: { ...plain.scheduling, priority } }
    return { ...runningContainer(pod, release, true, containerLesson), askCores, wantedCores: askCores }
  })
}
