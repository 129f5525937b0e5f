/* Reflexes on machines and the pods that were on them: hands in place of controllers, nodes rented and given back, patches. */

import type { PodView, TeamView } from '../../game/view.types.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import type { NodeId } from '../../world/ids.ts'
import { nodesWithRoom, roomiest } from '../room.ts'
import type { MakeDetector, Task } from './task.ts'

/** Pods of a dead node, or that nobody placed, are put on nodes with room, one act each. */
export const replaceLostPods: MakeDetector = (lesson) => (view) =>
  homeless(view).flatMap((pod): Task[] => {
    const node = roomiest(view, pod, lesson)
    if (!node) return []
    const command = { kind: 'place-pod' as const, service: pod.service, slot: pod.slot, node: node.id }
    return [{ key: `place:${pod.service}:${pod.slot}`, command }]
  })

/** Lost with their node, or waiting for one; each slot once. */
function homeless(view: TeamView): PodView[] {
  const slots = new Set<string>()
  return view.pods.filter((pod) => {
    const slot = `${pod.service}:${pod.slot}`
    if ((pod.state !== 'lost' && pod.state !== 'pending') || slots.has(slot)) return false
    slots.add(slot)
    return true
  })
}

/** What is dead for good is started again by hand. */
export const restartDeadPods: MakeDetector = () => (view) =>
  view.pods
    .filter((pod) => pod.state === 'failed')
    .map((pod) => ({
      key: `restart:${pod.service}:${pod.slot}`,
      command: { kind: 'restart', service: pod.service, slot: pod.slot },
    }))

/** A dead node is paid for until it is given back; where something replaces pods, its pods then come back at once. */
export const returnDeadNode: MakeDetector = (lesson) => (view) =>
  isOwned(lesson)
    ? []
    : view.nodes
        .filter((node) => node.state === 'not-ready')
        .map((node) => ({ key: `return:${node.id}`, command: { kind: 'release-node', node: node.id } }))

/** One node more for pods that no node has room for, up to the cap and one at a time. */
export const rentNodeWhenPending: MakeDetector = (lesson) => (view) => {
  const waits = homeless(view).some((pod) => nodesWithRoom(view, pod, lesson).length === 0)
  const isComing = view.nodes.some((node) => node.state === 'provisioning')
  if (!waits || isComing || isOwned(lesson) || view.nodes.length >= lesson.nodes.cap) return []
  return [{ key: 'rent', command: { kind: 'rent-node' } }]
}

/** Owned machines are bought in plan (GAME.md §14). */
function isOwned(lesson: Lesson): boolean {
  return lesson.nodes.ownership === 'owned'
}

/** A node that waits for its patch is drained, and taken back into service once it has it. */
export const drainPatchDue: MakeDetector = () => {
  const drained = new Set<NodeId>()
  return (view) =>
    view.nodes.flatMap((node): Task[] => {
      if (node.state !== 'ready') return []
      if (node.patchDue && !node.cordoned) {
        const done = () => drained.add(node.id)
        return [{ key: `patch:${node.id}`, command: { kind: 'drain', node: node.id }, done }]
      }
      if (node.patchDue || !node.cordoned || node.draining || !drained.has(node.id)) return []
      const done = () => drained.delete(node.id)
      return [{ key: `patched:${node.id}`, command: { kind: 'uncordon', node: node.id }, done }]
    })
}
