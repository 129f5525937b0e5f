/* Where the marks of a node's panel are fetched from; nodes that differ in nothing have none. */
import type { NodeView } from '../../../shared/game/view.types.ts'
import { lazyPart } from '../lazy.tsx'

export const nodePart = lazyPart<{ node: NodeView }>(
  () => import('./node-further.tsx').then(({ NodeFurther }) => NodeFurther),
  () => null,
)
