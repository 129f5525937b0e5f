/* After a round: the questions that lead from what happened to why to where else, what each team earned and spent, the replay, and
   what the next round starts with. */
import { useState } from 'preact/hooks'
import type { HostView } from '../../../shared/game/view.types.ts'
import { FORMATS } from '../../i18n/format.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { teamName } from '../../i18n/teams.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Flag } from '../../ui/flag.tsx'
import { orderResults } from '../screen/money-bar.ts'
import { Controls } from './controls.tsx'
import { useDesk } from './desk.ts'
import { EdgeScale } from './edge-scale.tsx'
import { HostTide } from './host-tide.tsx'
import { Mirror } from './mirror.tsx'

const STEPS = ['describe', 'analyse', 'transfer'] as const

export function Debrief() {
  const [keepDesigns, setKeepDesigns] = useState(true)
  return (
    <main class="round debrief-room">
      <div class="chart">
        <EdgeScale />
        <HostTide />
      </div>
      <Script keepDesigns={keepDesigns} onKeep={setKeepDesigns} />
      <Results />
      <Controls keepDesigns={keepDesigns} accentTaken={false} />
      <Mirror />
    </main>
  )
}

function Script({ keepDesigns, onKeep }: { keepDesigns: boolean; onKeep: (keep: boolean) => void }) {
  const [step, setStep] = useState<(typeof STEPS)[number]>('describe')
  const texts = useDesk().lesson?.texts[language.value]
  return (
    <section class="needs" aria-labelledby="script-title">
      <div class="needs-head">
        <h2 id="script-title">{host.questions()}</h2>
      </div>
      <fieldset class="segmented" aria-labelledby="script-title">
        {STEPS.map((one) => (
          <button key={one} type="button" aria-pressed={one === step} onClick={() => setStep(one)}>
            {host[one]()}
          </button>
        ))}
      </fieldset>
      <ol class="story-lines">
        {texts?.debrief[step].map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ol>
      <fieldset class="keep">
        <legend class="quiet">{host.nextDesign()}</legend>
        {([true, false] as const).map((keep) => (
          <label key={String(keep)}>
            <input type="radio" name="keep" checked={keepDesigns === keep} onChange={() => onKeep(keep)} />
            {keep ? host.designKeep() : host.designFresh()}
          </label>
        ))}
      </fieldset>
    </section>
  )
}

function Results() {
  const desk = useDesk()
  const { view } = desk
  return (
    <section class="results-room" aria-labelledby="results-title">
      <div class="results-bar">
        <h2 id="results-title">{host.results()}</h2>
        <ButtonLink href={`/replay/${desk.code}-${view.clock.round}`}>
          {host.replayRound({ n: view.clock.round })}
        </ButtonLink>
        <Button onClick={() => desk.act({ kind: 'show', what: 'replay', on: !view.replayOpen })}>
          {view.replayOpen ? host.buttonCloseReplay() : host.buttonOpenReplay()}
        </Button>
        <Button onClick={() => desk.act({ kind: 'show', what: 'ranking', on: !view.showRanking })}>
          {view.showRanking ? host.buttonHideRank() : host.buttonShowRank()}
        </Button>
      </div>
      <div class="teams-scroll">
        <table class="teams teams-money">
          <thead>
            <tr>
              <th scope="col" class="visually-hidden-cell">
                {host.columnTeam()}
              </th>
              <th scope="col">{host.columnProfit()}</th>
              <th scope="col">{host.columnEarned()}</th>
              <th scope="col">{host.columnGivenUp()}</th>
              <th scope="col">{host.columnNodes()}</th>
              <th scope="col">{host.columnServices()}</th>
              <th scope="col">{host.columnAnomalies()}</th>
              <th scope="col">{host.columnAvailability()}</th>
            </tr>
          </thead>
          <tbody>
            {orderResults(view.results, view.showRanking).map((result) => (
              <ResultRow key={result.team} view={view} result={result} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function ResultRow({ view, result }: { view: HostView; result: HostView['results'][number] }) {
  const team = view.teams.find((one) => one.id === result.team)
  const { money } = result
  const says = (amount: number) => FORMATS.whole(amount, language.value)
  // Costs are costs whatever sign the books give them.
  const cost = (amount: number) => (Math.round(amount) === 0 ? '–' : says(-Math.abs(amount)))
  return (
    <tr>
      <th scope="row">
        <span class="team-name">
          {team && <Flag letter={team.flag} pennant={team.pennant} />}
          <b>{teamName(team?.name ?? '')}</b>
        </span>
      </th>
      <td class={money.profit < 0 ? 'bad strong' : 'strong'}>{says(money.profit)}</td>
      <td>{says(money.served)}</td>
      <td>{cost(money.givenUp)}</td>
      <td>{cost(money.nodes)}</td>
      <td>{cost(money.services)}</td>
      <td>{cost(money.anomalies)}</td>
      <td>{FORMATS.number(result.availabilityPercent, language.value)}%</td>
    </tr>
  )
}
