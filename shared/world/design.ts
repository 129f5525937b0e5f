/* A team's design without its history: what a next round can start from. Nodes are renumbered from 1, so pins name the new ones.
   Taking it from a cluster and building a cluster of it: game/design.ts. */

import type { BaseImage, ClassId, ModuleId, Packing, ToolKind } from '../lessons/lesson.ts'
import type { Autoscaler, DisruptionBudget, Resources } from './cluster.ts'
import type { Scheduling } from './scheduling.ts'
import type { NodeId, ServiceId } from './ids.ts'

export interface ServiceDesign {
  id: ServiceId
  modules: ModuleId[]
  image: BaseImage
  packing: Packing
  resources: Resources
  scheduling: Scheduling
  autoscaler: Pick<Autoscaler, 'minReplicas' | 'maxReplicas' | 'targetPercent'> | null
  disruptionBudget: DisruptionBudget | null
  /** One entry a replica: the node it is pinned to, or null. */
  pins: (NodeId | null)[]
}

export interface Design {
  services: ServiceDesign[]
  nodes: number
  policy: 'spread' | 'pack'
  sagas: ClassId[]
  tools: ToolKind[]
  nodeAutoscalerMax: number | null
}
