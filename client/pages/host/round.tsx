/* A round while it is told, planned and played: who needs me on the left, all teams on the right, the controls and the big screen at
   the foot. */
import { useState } from 'preact/hooks'
import type { TeamId } from '../../../shared/world/ids.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { teamName } from '../../i18n/teams.ts'
import { Flag } from '../../ui/flag.tsx'
import { type CallAnswer, callNow } from './called-team.ts'
import { Controls } from './controls.tsx'
import { useDesk } from './desk.ts'
import { EdgeScale } from './edge-scale.tsx'
import { HostTide } from './host-tide.tsx'
import { Mirror } from './mirror.tsx'
import { NeedsMe } from './needs-me.tsx'
import { TeamTable } from './team-table.tsx'

export function Round() {
  const desk = useDesk()
  const [answer, setAnswer] = useState<CallAnswer | null>(null)
  const { phase } = desk.view.clock
  const call = callNow(desk.view.needsMe, answer, desk.nowMs)
  const called: TeamId | null = phase === 'live' && call.kind !== 'quiet' ? call.team : null
  return (
    <main class="round">
      <div class="chart">
        <EdgeScale />
        <HostTide />
      </div>
      {phase === 'briefing' && <Story />}
      {phase === 'plan' && <Readiness />}
      {phase === 'live' && <NeedsMe call={call} answer={setAnswer} />}
      <TeamTable called={called} />
      <Controls keepDesigns={false} accentTaken={called !== null} />
      <Mirror />
    </main>
  )
}

function Story() {
  const texts = useDesk().lesson?.texts[language.value]
  return (
    <section class="needs" aria-labelledby="story-title">
      <div class="needs-head">
        <h2 id="story-title">{host.tellStory()}</h2>
      </div>
      <ol class="story-lines">
        {texts?.story.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      {texts && (
        <p class="needs-hint">
          {host.newConcepts()}: {texts.newConcepts.join(' · ')}
          <br />
          {texts.scored}
        </p>
      )}
    </section>
  )
}

function Readiness() {
  const { view } = useDesk()
  const seated = view.summaries.filter((summary) => summary.seats.length > 0)
  const waiting = seated.filter((summary) => summary.readySeats < summary.seats.length)
  return (
    <section class="needs" aria-labelledby="ready-title">
      <div class="needs-head">
        <h2 id="ready-title">{host.readyTeams({ n: seated.length - waiting.length, all: seated.length })}</h2>
      </div>
      <p class="quiet">{host.readyNote()}</p>
      <p class="waiting-title">{waiting.length === 0 ? host.everyoneReady() : host.waitingFor()}</p>
      <ul class="waiting">
        {waiting.map((summary) => {
          const team = view.teams.find((one) => one.id === summary.id)
          return (
            team && (
              <li key={team.id}>
                <Flag letter={team.flag} pennant={team.pennant} />
                <b>{teamName(team.name)}</b>
                <span class="quiet">{host.seatsOf({ n: summary.readySeats, all: summary.seats.length })}</span>
              </li>
            )
          )
        })}
      </ul>
    </section>
  )
}
