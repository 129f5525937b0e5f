/* What somebody asked of the other side of the wall, in a few words: "search: change replicas". */
import type { WallRequestView } from '../../../shared/game/view.types.ts'
import type { TeamCommand } from '../../../shared/world/act.ts'
import type { Side } from '../../../shared/world/delivery.ts'
import { marks } from '../../i18n/marks.ts'

const ASKED: Record<TeamCommand['kind'], () => string> = {
  ...{ 'split-service': marks.askSplit, 'merge-services': marks.askSplit, 'move-module': marks.askSplit },
  ...{ 'set-saga': marks.askSaga, 'ship-ticket': marks.askShip, 'set-image': marks.askImage },
  ...{ 'set-packing': marks.askPacking, 'set-resources': marks.askResources, 'set-scheduling': marks.askScheduling },
  ...{ 'scale-service': marks.askScale, 'place-pod': marks.askPlace, 'release-pod': marks.askPlace },
  ...{ 'set-policy': marks.askPolicy, 'rent-node': marks.askRent, 'release-node': marks.askRent },
  ...{ cordon: marks.askNode, uncordon: marks.askNode, drain: marks.askNode, taint: marks.askNode },
  ...{ untaint: marks.askNode, 'set-autoscaler': marks.askScaler, 'set-node-autoscaler': marks.askScaler },
  ...{ 'set-disruption-budget': marks.askBudget, 'start-rollout': marks.askRollout, 'pause-rollout': marks.askRollout },
  ...{ rollback: marks.askRollout, restart: marks.askRestart, 'rotate-certificate': marks.askRotate },
  ...{ 'buy-tool': marks.askTool, 'sell-tool': marks.askTool },
}

/** A command this page does not know is shown as it is. */
export function askedText({ what, service }: Pick<WallRequestView, 'what' | 'service'>): string {
  const asked = ASKED[what as TeamCommand['kind']]?.() ?? what
  return service === '' ? asked : marks.askOf({ service, what: asked })
}

export function sideName(side: Side): string {
  return side === 'dev' ? marks.sideDev() : marks.sideOps()
}
