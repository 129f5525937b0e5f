/* The debrief on the projector: what each team earned and what it cost, as one bar a team, the points it came to, one chain of failure
   of the class, and the awards. Sorted only when the host shows the ranking; bars share one scale, so that they can be compared from afar. */
import type { Happening } from '../../../shared/world/happening.ts'
import type { MoneyView, ScreenView } from '../../../shared/game/view.types.ts'
import { FORMATS } from '../../i18n/format.ts'
import { language } from '../../i18n/language.ts'
import { screen } from '../../i18n/screen.ts'
import { StateShape } from '../../ui/state.tsx'
import { News } from './news.tsx'
import { AWARD_NAMES } from './awards.ts'
import { barParts, earnedOf, hasPoints, type KeyKind, keyKinds, orderResults } from './money-bar.ts'
import { pageOf, TEAMS_A_PAGE, TEAMS_WITH_AWARDS } from './paging.ts'
import { PageMark, TeamTitle } from './parts.tsx'
import { chainToTell, shortLine, stateOfLink } from './short-story.ts'

interface DebriefBoardProps {
  view: ScreenView
  classNames: Record<string, string>
  seconds: number
}

const PART_NAMES: Record<KeyKind, () => string> = {
  profit: screen.screenProfit,
  tickets: screen.screenTickets,
  givenUp: screen.screenGivenUp,
  nodes: screen.screenNodes,
  services: screen.screenServices,
  anomalies: screen.screenAnomalies,
  tools: screen.screenTools,
  attacks: screen.screenAttacks,
}

export function DebriefBoard({ view, classNames, seconds }: DebriefBoardProps) {
  const { results, awards, showRanking } = view
  const page = pageOf(orderResults(results, showRanking), seconds, awards.length > 0 ? TEAMS_WITH_AWARDS : TEAMS_A_PAGE)
  const most = Math.max(1, ...results.map((result) => earnedOf(result.money)))
  const points = hasPoints(results)
  // Rounds before count only where standings are shown at all.
  const totals = showRanking && view.roundsPlayed > 1 && results.some((result) => result.totalPoints !== 0)
  return (
    <div class="debrief">
      <div class="debrief-money">
        <ul class="key">
          {keyKinds(results).map((kind) => (
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
                {showRanking && result.rank > 0 && <b class="rank">{result.rank}</b>}
                <TeamTitle team={team} />
                <MoneyBar money={result.money} most={most} />
                <b class={result.money.profit < 0 ? 'sum bad' : 'sum'}>
                  {FORMATS.whole(result.money.profit, language.value)}
                </b>
                {points && <Points points={result.points} added={totals} />}
                {totals && <b class="total">{screen.screenPoints({ n: result.totalPoints })}</b>}
              </li>
            )
          })}
        </ol>
        <PageMark page={page} all={results.length} />
      </div>
      <Chain view={view} classNames={classNames} />
      {awards.length > 0 && <Awards view={view} />}
    </div>
  )
}

/** Points of the round: what it adds where the total stands beside it. */
function Points({ points, added }: { points: number | null; added: boolean }) {
  if (points === null) return <span class="points quiet">–</span>
  if (added) return <span class="points quiet">{FORMATS.signed(points, language.value)}</span>
  return <b class="points points-alone">{screen.screenPoints({ n: points })}</b>
}

function Awards({ view }: { view: ScreenView }) {
  return (
    <ul class="awards" aria-label={screen.screenAwards()}>
      {view.awards.map(({ award, team }) => {
        const winner = view.teams.find((one) => one.id === team)
        return (
          <li key={award}>
            <span class="small">{AWARD_NAMES[award]()}</span>
            {winner && <TeamTitle team={winner} />}
          </li>
        )
      })}
    </ul>
  )
}

function MoneyBar({ money, most }: { money: MoneyView; most: number }) {
  return (
    <span class="money">
      {money.tickets > 0 && <i class="part-tickets" style={{ width: `${(money.tickets / most) * 100}%` }} />}
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
