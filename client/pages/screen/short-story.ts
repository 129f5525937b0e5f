/* A happening as the projector tells it: what, and what gave way first as the reason, each one short line. Happenings that
   are a team's own business (changes, rollouts that went well) are not told here. Full sentences for the board: i18n/happenings. */
import type { LessonTexts } from '../../../shared/lessons/lesson.ts'
import { assertNever } from '../../../shared/lib/assert.ts'
import type { ChainLink, Happening } from '../../../shared/world/happening.ts'
import { screen } from '../../i18n/screen.ts'
import type { State } from '../../ui/state.tsx'

export interface Story {
  id: string
  team: Happening['team']
  /** Shape in front; null: news without a state of its own. */
  state: State | null
  what: string
  /** Empty when nothing is known of the cause. */
  why: string
}

type Classes = LessonTexts['classes']

/** One short line, or null for what the projector keeps to itself. */
export function shortLine(link: ChainLink, classes: Classes): string | null {
  const service = link.service ?? String(link.facts['service'] ?? '')
  const node = link.node ?? String(link.facts['node'] ?? '')
  const classId = String(link.facts['class'] ?? '')
  const named = { service, node, class: classes[classId] ?? classId }
  const seconds = link.facts['seconds']
  switch (link.kind) {
    case 'spike-started':
      return screen.spikeStarted(named)
    case 'spike-ended':
      return screen.spikeEnded(named)
    case 'node-lost':
      return screen.nodeLost(named)
    case 'node-not-ready':
      return screen.nodeNotReady(named)
    case 'node-joined':
      return screen.nodeJoined(named)
    case 'leak-released':
      return screen.leakReleased(named)
    case 'faults-started':
      return screen.faultsStarted(named)
    case 'faults-ended':
      return screen.faultsEnded(named)
    case 'cpu-saturated':
      return screen.cpuSaturated(named)
    case 'requests-held':
      return screen.requestsHeld(named)
    case 'memory-near-limit':
      return screen.memoryNearLimit(named)
    case 'oom-killed':
      return screen.oomKilled(named)
    case 'crash-loop':
      return screen.crashLoop(named)
    case 'evicted':
      return screen.evicted(named)
    case 'service-down':
      return screen.serviceDown(named)
    case 'service-refusing':
      return screen.serviceRefusing(named)
    case 'unschedulable':
      return screen.unschedulable(named)
    case 'rollout-stuck':
      return screen.rolloutStuck(named)
    case 'anomalies':
      return screen.anomalies()
    case 'retry-storm':
      return screen.retryStorm()
    case 'slo-broken':
      return screen.sloBroken(named)
    case 'service-recovered':
      return typeof seconds === 'number'
        ? screen.serviceRecoveredIn({ ...named, seconds })
        : screen.serviceRecovered(named)
    case 'slo-restored':
      return screen.sloRestored(named)
    case 'pods-rescheduled':
      return screen.podsRescheduled(named)
    case 'rollout-done':
    case 'module-moved':
    case 'scheduled':
    case 'changed':
    case 'effect-refused':
    case 'phase-started':
    case 'host-hint':
      return null
    default:
      return assertNever(link.kind)
  }
}

const STATE_OF: Record<Happening['severity'], State | null> = {
  info: null,
  good: 'fine',
  slow: 'slow',
  error: 'errors',
  down: 'down',
}

/** Null for what the projector does not tell. */
export function storyOf(happening: Happening, classes: Classes): Story | null {
  const what = shortLine(happening, classes)
  if (what === null) return null
  // Everybody sees the spike on the tide; what gave way first under it is the news.
  const root = happening.chain.find((link) => link.kind !== 'spike-started') ?? happening.chain[0]
  const cause = root ? shortLine(root, classes) : null
  return {
    id: happening.id,
    team: happening.team,
    state: STATE_OF[happening.severity],
    what,
    why: cause === null || cause === what ? '' : screen.screenCause({ cause }),
  }
}

/** The failure of this feed that has most to teach: the longest chain, of equals the earliest. Null without a chain. */
export function chainToTell(feed: readonly Happening[]): Happening | null {
  const failures = feed.filter((happening) => happening.chain.length > 0 && happening.severity !== 'good')
  return failures.reduce<Happening | null>(
    (best, next) => (best === null || next.chain.length >= best.chain.length ? next : best),
    null,
  )
}
