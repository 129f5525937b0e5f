/* The round's tide on the instructor's page: past incidents fly their pennants backward, coming ones forward, and the distance from
   now to the next is its countdown. Only this page sees what comes. */
import type { HostView } from '../../../shared/game/view.types.ts'
import { TICKS_PER_SECOND } from '../../../shared/world/units.ts'
import { FORMATS } from '../../i18n/format.ts'
import { host } from '../../i18n/host.ts'
import { incidentName } from '../../i18n/incidents.ts'
import { language } from '../../i18n/language.ts'
import { teamName } from '../../i18n/teams.ts'
import { incidentTarget } from '../screen/incident-target.ts'
import { labelSides } from '../screen/labels.ts'
import { percentOf, Tide } from '../screen/tide.tsx'
import { classNamesOf, type Desk, teamOf, useDesk } from './desk.ts'

/* 16 of 1280 px. */
const TYPE_PERCENT = 1.25
/* The countdown's figures need this much between now and the mast. */
const COUNTDOWN_PERCENT = 5
/* The word at the left edge ends here: what comes there takes its place. */
const TITLE_PERCENT = 7

type HostIncident = HostView['incidents'][number]

/** Its name, and whose it is when it is not everybody's. */
export function nameIncident(desk: Desk, incident: HostIncident): string {
  const classes = classNamesOf(desk, language.value)
  const name = incidentName(incident.kind, incidentTarget(incident.kind, incident.target, classes))
  const team = incident.team === 'all' ? undefined : teamOf(desk, incident.team)
  return team ? host.incidentOne({ incident: name, team: teamName(team.name) }) : name
}

export function HostTide() {
  const desk = useDesk()
  const { view, lesson } = desk
  const { clock } = view
  const seconds = clock.liveTicks > 0 ? clock.liveTicks / TICKS_PER_SECOND : (lesson?.lesson.liveSeconds ?? 1)
  const now = clock.phase === 'live' ? clock.liveTick / TICKS_PER_SECOND : null
  const incidents = view.incidents
    .filter(
      (incident) => incident.done || (now === null ? clock.phase !== 'debrief' : incident.liveTick <= clock.liveTicks),
    )
    .toSorted((left, right) => left.liveTick - right.liveTick)
  const next = now === null ? undefined : incidents.find((incident) => !incident.done)
  const nextSeconds = next && now !== null ? Math.max(0, next.liveTick / TICKS_PER_SECOND - now) : 0
  const nowPercent = percentOf(now ?? 0, seconds)
  const nextPercent = next ? percentOf(next.liveTick / TICKS_PER_SECOND, seconds) : nowPercent
  const wishes = incidents.map((incident) => ({
    at: percentOf(incident.liveTick / TICKS_PER_SECOND, seconds),
    text: nameIncident(desk, incident),
    prefer: incident.done ? ('left' as const) : ('right' as const),
    must: incident === next,
  }))
  const titled = (now === null || nowPercent > TITLE_PERCENT) && wishes.every(({ at }) => at > TITLE_PERCENT)
  const sides = labelSides(wishes, TYPE_PERCENT, next ? [[nowPercent, nextPercent]] : [])
  return (
    <section
      class="host-tide"
      aria-label={host.tideSays({ next: next ? nameIncident(desk, next) : host.tideNoNext() })}
    >
      <Tide history={view.history} lesson={lesson?.lesson ?? null} seconds={seconds} now={now}>
        {titled && <p class="tide-title">{host.traffic()}</p>}
        {incidents.map((incident, index) => (
          <i
            key={incident.id}
            class={`mast ${incident.done ? 'mast-past' : incident === next ? 'mast-next' : 'mast-coming'}`}
            style={{ left: `${wishes[index]?.at ?? 0}%` }}
            title={wishes[index]?.text ?? ''}
          >
            {sides[index] && (
              <span class={`label-${sides[index]}`}>
                {incident === next && <small>{FORMATS.clock(nextSeconds)} </small>}
                {wishes[index]?.text}
              </span>
            )}
          </i>
        ))}
        {next && nextPercent - nowPercent > COUNTDOWN_PERCENT && (
          <p class="countdown" style={{ left: `${nowPercent}%`, width: `${nextPercent - nowPercent}%` }}>
            {FORMATS.clock(nextSeconds)}
          </p>
        )}
      </Tide>
    </section>
  )
}
