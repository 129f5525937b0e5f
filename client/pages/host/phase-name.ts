/* A phase in words, as lists name it. */
import { host } from '../../i18n/host.ts'

const NAMES: Record<string, () => string> = {
  lobby: host.phaseLobby,
  briefing: host.segmentBriefing,
  plan: host.segmentPlan,
  live: host.segmentLive,
  debrief: host.segmentDebrief,
  ended: host.phaseEnded,
}

export function phaseName(phase: string): string {
  return NAMES[phase]?.() ?? phase
}
