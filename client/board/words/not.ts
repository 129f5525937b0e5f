/* What did not happen, by what was asked for: the first part of every refusal (refusal.ts). */
import { refusals } from '../../i18n/refusals.ts'
import type { BoardCommand } from '../acts.ts'

/** What did not happen, by what was asked for. */
export function notText(command: BoardCommand | null): string {
  switch (command?.kind) {
    case 'split-service':
      return refusals.notSplit()
    case 'merge-services':
      return refusals.notMerged()
    case 'move-module':
    case 'place-pod':
    case 'release-pod':
      return refusals.notMoved()
    case 'set-image':
    case 'set-packing':
    case 'set-resources':
    case 'set-scheduling':
    case 'set-autoscaler':
    case 'set-node-autoscaler':
    case 'set-disruption-budget':
    case 'batch':
      return refusals.notSaved()
    case 'scale-service':
      return refusals.notScaled()
    case 'restart':
      return refusals.notRestarted()
    case 'start-rollout':
    case 'pause-rollout':
      return refusals.notRolled()
    case 'rollback':
      return refusals.notRolledBack()
    case 'rent-node':
      return refusals.notRented()
    case 'release-node':
      return refusals.notReturned()
    case 'cordon':
    case 'uncordon':
    case 'taint':
    case 'untaint':
      return refusals.notCordoned()
    case 'drain':
      return refusals.notDrained({ node: command.node })
    case 'set-policy':
      return refusals.notPolicy()
    case 'set-saga':
      return refusals.notSaga()
    case 'rotate-certificate':
      return refusals.notRotated()
    case 'ship-ticket':
      return refusals.notShipped()
    case 'buy-tool':
      return refusals.notBought()
    case 'sell-tool':
      return refusals.notSold()
    case 'confirm-request':
      return refusals.notConfirmed()
    case 'predict':
      return refusals.notPredicted()
    case 'ready':
      return refusals.notReady()
    default:
      return refusals.notDone()
  }
}
