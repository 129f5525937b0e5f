/* Every reflex by its name (lessons/strategy.ts): one row each, a missing one is a type error. What they look at and do stands in
   reflexes/; who acts on it, and when, in mind.ts. */

import type { Lesson } from '../lessons/lesson.ts'
import type { Reflex, StrategySpec } from '../lessons/strategy.ts'
import { degrade, scaleUpByHand } from './reflexes/load.ts'
import {
  drainPatchDue,
  rentNodeWhenPending,
  replaceLostPods,
  restartDeadPods,
  returnDeadNode,
} from './reflexes/machines.ts'
import { searchByHand } from './reflexes/search.ts'
import { confirmRequests, shipTickets } from './reflexes/shipping.ts'
import { recreateStuckRollout, rollBackAfterErrors, rollBackAfterOom, rotateCertificate } from './reflexes/software.ts'
import type { Detector, MakeDetector } from './reflexes/task.ts'

const MAKERS: Record<Reflex, MakeDetector> = {
  'roll-back-after-oom': rollBackAfterOom,
  'roll-back-after-errors': rollBackAfterErrors,
  'rotate-certificate': rotateCertificate,
  'search-by-hand': searchByHand,
  'recreate-stuck-rollout': recreateStuckRollout,
  'replace-lost-pods-by-hand': replaceLostPods,
  'restart-dead-pods': restartDeadPods,
  'return-dead-node': returnDeadNode,
  'rent-node-when-pending': rentNodeWhenPending,
  'drain-patch-due': drainPatchDue,
  'scale-up-by-hand': scaleUpByHand,
  degrade,
}

/** What a strategy's people look out for, the most urgent first; tickets come last. */
export function detectorsOf(strategy: StrategySpec, lesson: Lesson): Detector[] {
  const reflexes = strategy.reflexes.map((reflex) => MAKERS[reflex](lesson))
  return [confirmRequests, ...reflexes, shipTickets(strategy.tickets)]
}
