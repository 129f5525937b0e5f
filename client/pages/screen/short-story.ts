/* A happening as the projector tells it: what, and what gave way first as the reason, each one short line. Happenings that
   are a team's own business (changes, rollouts that went well) are not told here. Full sentences for the board: i18n/happenings. */
import type { LessonTexts } from '../../../shared/lessons/lesson.ts'
import type { ChainLink, Happening, HappeningKind } from '../../../shared/world/happening.ts'
import { linkText } from '../../board/words/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
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

/** What ended well is told here only; the board's short links (`search is slow`) are for what went wrong. */
function goodNews(link: ChainLink, className: (id: string) => string): string | null {
  const service = link.service ?? String(link.facts['service'] ?? '')
  const node = link.node ?? String(link.facts['node'] ?? '')
  const seconds = Number(link.facts['seconds'] ?? 0)
  const of = className(String(link.facts['class'] ?? ''))
  switch (link.kind) {
    case 'service-recovered':
      return seconds > 0 ? screen.serviceRecoveredIn({ service, seconds }) : screen.serviceRecovered({ service })
    case 'slo-restored':
      return screen.sloRestored({ class: of })
    case 'pods-rescheduled':
      return screen.podsRescheduled({ node })
    case 'spike-ended':
      return screen.spikeEnded({ class: of })
    case 'faults-ended':
      return screen.faultsEnded({ service })
    case 'node-joined':
      return screen.nodeJoined({ node })
    default:
      return null
  }
}

/** One short line, or null for what the projector keeps to itself. No person is ever named. */
export function shortLine(link: ChainLink, classes: Classes): string | null {
  const className = (id: string) => classes[id] ?? id
  return goodNews(link, className) ?? linkText(link, { name: () => '', className })
}

const STATE_OF: Record<Happening['severity'], State | null> = {
  info: null,
  good: 'fine',
  slow: 'slow',
  error: 'errors',
  down: 'down',
}

const DOWN: readonly HappeningKind[] = ['node-lost', 'node-not-ready', 'service-down', 'oom-killed', 'crash-loop']
const SLOW: readonly HappeningKind[] = ['cpu-saturated', 'requests-held', 'memory-near-limit']
/* Nothing failed yet: more traffic came, or somebody changed something. */
const NEUTRAL: readonly HappeningKind[] = ['spike-started', 'changed']

/** The shape in front of a step of a chain; null where the step was no failure itself. */
export function stateOfLink({ kind }: ChainLink): State | null {
  if (NEUTRAL.includes(kind)) return null
  if (DOWN.includes(kind)) return 'down'
  return SLOW.includes(kind) ? 'slow' : 'errors'
}

/** What the facts of a failure itself say about its cause, for a line that came without its chain. */
function ownReason({ kind, facts }: Happening): string {
  const number = (key: string) => Number(facts[key] ?? 0)
  switch (kind) {
    case 'oom-killed':
      if (number('leakedMi') > 0) return screen.whyLeaked({ mi: number('leakedMi') })
      return number('requests') > 0 ? screen.whyWaiting({ n: number('requests') }) : ''
    case 'service-refusing':
      return screen.whyWorkers()
    case 'service-down':
      return facts['node'] ? screen.screenCause({ cause: happenings.linkNodeLost({ node: facts['node'] }) }) : ''
    case 'node-lost':
      return number('pods') > 0 ? screen.whyPods({ n: number('pods') }) : ''
    case 'crash-loop':
      return facts['death'] ? screen.screenCause({ cause: facts['death'] }) : ''
    case 'retry-storm':
      return screen.whyRetries()
    default:
      return ''
  }
}

/** Null for what the projector does not tell. */
export function storyOf(happening: Happening, classes: Classes): Story | null {
  const what = shortLine(happening, classes)
  if (what === null) return null
  // Everybody sees the spike on the tide; what gave way first under it is the news.
  const root = happening.chain.find((link) => link.kind !== 'spike-started') ?? happening.chain[0]
  const cause = root ? shortLine(root, classes) : null
  const why = cause === null || cause === what ? '' : screen.screenCause({ cause })
  return {
    id: happening.id,
    team: happening.team,
    state: STATE_OF[happening.severity],
    what,
    why: why === '' ? ownReason(happening) : why,
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
