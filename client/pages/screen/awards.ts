/* What an award is called, on the projector and on the instructor's page. Who gets one: shared/rules/awards.ts. */
import type { Award } from '../../../shared/rules/awards.ts'
import { screen } from '../../i18n/screen.ts'

export const AWARD_NAMES: Record<Award, () => string> = {
  'longest-uptime': screen.awardUptime,
  'fastest-recovery': screen.awardRecovery,
  thriftiest: screen.awardThriftiest,
  'boldest-release': screen.awardRelease,
}
