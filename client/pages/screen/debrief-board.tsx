/* The debrief on the projector: what each team earned and what it cost, as one bar a team, and one chain of failure of the class.
   Sorted only when the host shows the ranking; bars share one scale, so that they can be compared from afar. */
import type { Happening } from '../../../shared/world/happening.ts'
import type { MoneyView, ScreenView } from '../../../shared/game/view.types.ts'
import { FORMATS } from '../../i18n/format.ts'
import { language } from '../../i18n/language.ts'
import { screen } from '../../i18n/screen.ts'
import { StateShape } from '../../ui/state.tsx'
import { News } from './news.tsx'
import { type BarPart, barParts, orderResults } from './money-bar.ts'
import { pageOf } from './paging.ts'
import { PageMark, TeamTitle } from './parts.tsx'
import { chainToTell, shortLine, stateOfLink } from './short-story.ts'

interface DebriefBoardProps {
  view: ScreenView
  classNames: Record<string, string>
  seconds: number
}

const PART_NAMES: Record<BarPart['kind'], () => string> = {
  profit: screen.screenProfit,
  givenUp: screen.screenGivenUp,
  nodes: screen.screenNodes,
  services: screen.screenServices,
  anomalies: screen.screenAnomalies,
}

export function DebriefBoard({ view, classNames, seconds }: DebriefBoardProps) {
  const page = pageOf(orderResults(view.results, view.showRanking), seconds)
  const most = Math.max(1, ...view.results.map((result) => result.money.served))
  return (
    <div class="debrief">
      <div class="debrief-money">
        <ul class="key">
          {(['profit', 'givenUp', 'nodes', 'services', 'anomalies'] as const).map((kind) => (
            <li key={kind}>
              <i class={`part part-${kind}`} />
              {PART_NAMES[kind]()}
            </li>
          ))}
        </ul>
        <ol class="results">
          {page.items.map((result) => {
            const team = view.teams.find((one) => one.id === result.team)
            if (!team) return null
            return (
              <li key={result.team} class="result">
                {view.showRanking && result.rank > 0 && <b class="rank">{result.rank}</b>}
                <TeamTitle team={team} />
                <MoneyBar money={result.money} most={most} />
                <b class={result.money.profit < 0 ? 'sum bad' : 'sum'}>
                  {FORMATS.whole(result.money.profit, language.value)}
                </b>
              </li>
            )
          })}
        </ol>
        <PageMark page={page} all={view.results.length} />
      </div>
      <Chain view={view} classNames={classNames} />
    </div>
  )
}

function MoneyBar({ money, most }: { money: MoneyView; most: number }) {
  return (
    <span class="money">
      {barParts(money).map((part) => (
        <i key={part.kind} class={`part part-${part.kind}`} style={{ width: `${(part.amount / most) * 100}%` }} />
      ))}
    </span>
  )
}

/** One chain of the class; where the feed has none, its last news. */
function Chain({ view, classNames }: { view: ScreenView; classNames: Record<string, string> }) {
  const failure = chainToTell(view.feed)
  return (
    <section class="chain">
      {failure ? (
        <>
          <h2 class="small">{screen.screenFirst()}</h2>
          <Links failure={failure} view={view} classNames={classNames} />
        </>
      ) : (
        <>
          <h2 class="small">{view.feed.length > 0 ? screen.screenNews() : screen.screenFirstNone()}</h2>
          {view.feed.length > 0 && <News view={view} classNames={classNames} />}
        </>
      )}
      {view.replayOpen && <p class="quiet">{screen.screenReplay()}</p>}
    </section>
  )
}

function Links({ failure, view, classNames }: { failure: Happening } & Pick<DebriefBoardProps, 'view' | 'classNames'>) {
  const team = view.teams.find((one) => one.id === failure.team)
  return (
    <>
      {team && <TeamTitle team={team} />}
      <ol class="links">
        {[...failure.chain, failure].map((link, index, links) => {
          const line = shortLine(link, classNames)
          if (line === null) return null
          const last = index === links.length - 1
          const state = stateOfLink(link)
          return (
            <li key={line} class={last ? 'last' : ''}>
              {state ? <StateShape state={state} /> : <i class="no-state" />}
              {line}
            </li>
          )
        })}
      </ol>
    </>
  )
}
