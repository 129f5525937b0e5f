/* What sets a node apart, in one line under its name: patch due, taints, labels, desktop, another cloud. The line is there wherever a
   lesson may need it, so that nothing moves when a mark comes. All of it in words: the node's panel. */
import type { NodeView } from '../../../shared/game/view.types.ts'
import type { Lesson } from '../../../shared/lessons/lesson.ts'
import { HOME_PROVIDER } from '../../../shared/rules/packing.ts'
import { marks } from '../../i18n/marks.ts'
import { StateShape } from '../../ui/state.tsx'

/** Whether nodes of the lesson can differ in more than their room. */
export function marksNodes(lesson: Lesson): boolean {
  const patched = [...lesson.incidents.map(({ kind }) => kind), ...lesson.injectable].includes('patch-due')
  return lesson.unlocks.includes('scheduling') || lesson.nodes.special.length > 0 || patched
}

/** `gpu=yes:NoSchedule` as kubectl writes it; a taint without a value has no `=`. */
export function taintText({ key, value, effect }: NodeView['taints'][number]): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`
}

/** Marks of a node, the most urgent first. */
export function nodeMarks(node: NodeView): string[] {
  return [
    ...node.taints.map((taint) =>
      marks.nodeTaint({ taint: taint.value === '' ? taint.key : `${taint.key}=${taint.value}` }),
    ),
    ...(node.desktop ? [marks.nodeDesktop()] : []),
    ...(node.provider === HOME_PROVIDER ? [] : [marks.nodeProvider({ provider: node.provider })]),
    ...Object.entries(node.labels).map(([key, value]) => `${key}=${value}`),
  ]
}

export function NodeMarks({ node }: { node: NodeView }) {
  return (
    <p class="node-marks">
      {node.patchDue && (
        <strong class="warn">
          <StateShape state="slow" size={10} /> {marks.nodePatch()}
        </strong>
      )}
      {nodeMarks(node).join(' · ')}
    </p>
  )
}
