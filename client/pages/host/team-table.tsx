/* The table of teams: a row each that never changes its place; fine teams stay grey. The called team's row and its panel are one
   surface. In plan the table shows who is ready instead of how traffic is served. */
import type { TeamSummary } from '../../../shared/game/view.types.ts'
import type { TeamId } from '../../../shared/world/ids.ts'
import type { Team } from '../../../shared/world/session.ts'
import { FORMATS } from '../../i18n/format.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { teamName } from '../../i18n/teams.ts'
import { Flag } from '../../ui/flag.tsx'
import { StateLabel } from '../../ui/state.tsx'
import { type Desk, nameOf, speakerOf, useDesk } from './desk.ts'
import { planTimes } from './plan-times.ts'
import { secondsAgo } from './ago.ts'
import { Trend } from './trend.tsx'
import { tellChange } from './words.ts'

export function TeamTable({ called }: { called: TeamId | null }) {
  const desk = useDesk()
  const { phase } = desk.view.clock
  const live = phase === 'live'
  return (
    <div class="teams-scroll">
      <table class={`teams ${live ? 'teams-live' : 'teams-plan'}`}>
        <thead>
          <tr>
            <th scope="col" class="visually-hidden-cell">
              {host.columnTeam()}
            </th>
            {live && (
              <th scope="col" class="visually-hidden-cell">
                {host.columnState()}
              </th>
            )}
            {phase !== 'briefing' && (
              <th scope="col" colSpan={live ? 2 : 1}>
                {live ? host.columnServed() : host.columnReady()}
              </th>
            )}
            <th scope="col">{host.columnSeats()}</th>
            <th scope="col" colSpan={2}>
              {phase === 'briefing' ? host.columnPeople() : host.columnChange()}
            </th>
          </tr>
        </thead>
        <tbody>
          {desk.view.teams.map((team) => {
            const summary = desk.view.summaries.find((one) => one.id === team.id)
            if (!summary) return null
            return (
              <tr
                key={team.id}
                class={`row-${live ? summary.state : 'fine'} ${team.id === called ? 'row-called' : ''}`}
              >
                <th scope="row">
                  <span class="team-name">
                    <Flag letter={team.flag} pennant={team.pennant} />
                    <b>{teamName(team.name)}</b>
                    {team.id === called && <span class="visually-hidden">{host.called()}</span>}
                  </span>
                </th>
                {live && <Served summary={summary} />}
                {phase === 'plan' && <Readiness summary={summary} />}
                <Seats desk={desk} summary={summary} />
                {phase === 'briefing' ? (
                  <td class="cell-change" colSpan={2}>
                    <span>{summary.seats.map((seat) => nameOf(desk, seat)).join(' · ')}</span>
                  </td>
                ) : (
                  <LastChange desk={desk} team={team} />
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Served({ summary }: { summary: TeamSummary }) {
  return (
    <>
      <td class="cell-state">
        <StateLabel state={summary.state} />
      </td>
      <td class="cell-trend">
        <Trend points={summary.trend} state={summary.state} />
      </td>
      <td class="cell-percent">{FORMATS.percent(summary.servedPercent / 100, language.value)}</td>
    </>
  )
}

function Readiness({ summary }: { summary: TeamSummary }) {
  const all = summary.seats.length
  const ready = all > 0 && summary.readySeats >= all
  return (
    <td class="cell-ready">
      {ready ? (
        <StateLabel state="fine" text={host.seatsOf({ n: summary.readySeats, all })} />
      ) : (
        host.seatsOf({ n: summary.readySeats, all })
      )}
    </td>
  )
}

function Seats({ desk, summary }: { desk: Desk; summary: TeamSummary }) {
  const online = summary.seats.map((seat) => desk.roster.seats.find((one) => one.id === seat)?.online ?? false)
  const away = online.filter((one) => !one).length
  return (
    <td class="cell-seats">
      <span class="dots" role="img" aria-label={host.seatsSay({ n: online.length, online: online.length - away })}>
        {summary.seats.map((seat, index) => (
          <i key={seat} class={online[index] ? 'on' : ''} title={nameOf(desk, seat)} />
        ))}
      </span>
      {away > 0 && <span class="cell-away">{host.offline({ n: away })}</span>}
    </td>
  )
}

function LastChange({ desk, team }: { desk: Desk; team: Team }) {
  const change = desk.view.lastChanges.find((one) => one.team === team.id)?.happening
  if (!change) {
    return (
      <td class="cell-change quiet" colSpan={2}>
        {host.noChange()}
      </td>
    )
  }
  const who = nameOf(desk, change.seat)
  const { planSeconds, laterPlanSeconds } = planTimes(desk)
  const { clock } = desk.view
  const seconds = secondsAgo(change.tick, clock, clock.round > 1 ? laterPlanSeconds : planSeconds)
  return (
    <>
      <td class="cell-change">
        <span>{[who, tellChange(change, speakerOf(desk))].filter((part) => part !== '').join(' · ')}</span>
      </td>
      <td class="cell-ago quiet">{seconds < 2 ? host.justNow() : host.ago({ s: seconds })}</td>
    </>
  )
}
