/* Plan and live on the projector: a cell a team that never changes its place, and beside it the news, newest first. */
import type { ScreenView, TeamSummary } from '../../../shared/game/view.types.ts'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'
import type { Team } from '../../../shared/world/session.ts'
import { screen } from '../../i18n/screen.ts'
import { StateLabel } from '../../ui/state.tsx'
import { News } from './news.tsx'
import { columnsFor, pageOf } from './paging.ts'
import { PageMark, SeatDots, TeamTitle } from './parts.tsx'

interface LiveBoardProps {
  view: ScreenView
  lesson: LessonDocument | null
  classNames: Record<string, string>
  seconds: number
}

export function LiveBoard({ view, lesson, classNames, seconds }: LiveBoardProps) {
  const page = pageOf(view.teams, seconds)
  const planning = view.clock.phase === 'plan'
  return (
    <div class="live">
      <ul class={`cells cells-${columnsFor(page.items.length)}`}>
        {page.items.map((team) => {
          const summary = view.summaries.find((one) => one.id === team.id)
          if (!summary) return null
          return planning ? (
            <PlanCell key={team.id} team={team} summary={summary} size={view.options.teamSize} />
          ) : (
            <LiveCell key={team.id} team={team} summary={summary} />
          )
        })}
      </ul>
      <div class="news">
        {planning ? (
          <Forecast view={view} classNames={lesson ? classNames : {}} />
        ) : (
          <News view={view} classNames={classNames} />
        )}
        <PageMark page={page} all={view.teams.length} />
      </div>
    </div>
  )
}

function LiveCell({ team, summary }: { team: Team; summary: TeamSummary }) {
  return (
    <li class={`cell cell-${summary.state}`}>
      <TeamTitle team={team} />
      <StateLabel state={summary.state} />
      <span class="served">
        <i style={{ width: `${Math.max(0, Math.min(100, summary.servedPercent))}%` }} />
      </span>
    </li>
  )
}

function PlanCell({ team, summary, size }: { team: Team; summary: TeamSummary; size: number }) {
  const all = summary.seats.length
  const ready = all > 0 && summary.readySeats >= all
  return (
    <li class="cell">
      <TeamTitle team={team} />
      <span class="cell-foot">
        <SeatDots taken={summary.readySeats} size={all || size} />
        {ready ? (
          <StateLabel state="fine" text={screen.screenAllReady()} />
        ) : (
          <span class="quiet">
            {all === 0 ? screen.screenNobody() : screen.screenReady({ n: summary.readySeats, all })}
          </span>
        )}
      </span>
    </li>
  )
}

function Forecast({ view, classNames }: { view: ScreenView; classNames: Record<string, string> }) {
  return (
    <>
      <h2 class="small">{screen.screenForecast()}</h2>
      <ol class="forecast">
        {view.forecast.map((spike) => (
          <li key={`${spike.class}${spike.atSeconds}`}>
            <span class="quiet">{minuteSecond(spike.atSeconds)}</span>
            <b>{screen.screenForecastLine({ class: classNames[spike.class] ?? spike.class, factor: spike.factor })}</b>
          </li>
        ))}
      </ol>
    </>
  )
}

function minuteSecond(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`
}
