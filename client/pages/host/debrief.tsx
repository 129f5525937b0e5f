/* After a round: the questions that lead from what happened to why to where else, what each team earned and spent, the replay, and
   what the next round starts with. */
import { useState } from 'preact/hooks'
import type { HostView } from '../../../shared/game/view.types.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { screen } from '../../i18n/screen.ts'
import { teamName } from '../../i18n/teams.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Flag } from '../../ui/flag.tsx'
import { AWARD_NAMES } from '../screen/awards.ts'
import { orderResults } from '../screen/money-bar.ts'
import { Controls } from './controls.tsx'
import { useDesk } from './desk.ts'
import { EdgeScale } from './edge-scale.tsx'
import { HostTide } from './host-tide.tsx'
import { Mirror } from './mirror.tsx'
import { type Column, columnsOf, type Result } from './result-columns.ts'

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
  const columns = columnsOf(view)
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
      {view.awards.length > 0 && <Awards view={view} />}
      <div class="teams-scroll">
        <table class="teams teams-money">
          <thead>
            <tr>
              <th scope="col" class="visually-hidden-cell">
                {host.columnTeam()}
              </th>
              {columns.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name()}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {orderResults(view.results, view.showRanking).map((result) => (
              <ResultRow key={result.team} view={view} result={result} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Awards({ view }: { view: HostView }) {
  return (
    <ul class="awards-line" aria-label={screen.screenAwards()}>
      {view.awards.map(({ award, team }) => {
        const winner = view.teams.find((one) => one.id === team)
        return (
          <li key={award}>
            <span class="quiet">{AWARD_NAMES[award]()}</span>
            {winner && <Flag letter={winner.flag} pennant={winner.pennant} />}
            <b>{teamName(winner?.name ?? '')}</b>
          </li>
        )
      })}
    </ul>
  )
}

interface ResultRowProps {
  view: HostView
  result: Result
  columns: readonly Column[]
}

function ResultRow({ view, result, columns }: ResultRowProps) {
  const team = view.teams.find((one) => one.id === result.team)
  return (
    <tr>
      <th scope="row">
        <span class="team-name">
          {team && <Flag letter={team.flag} pennant={team.pennant} />}
          <b>{teamName(team?.name ?? '')}</b>
        </span>
      </th>
      {columns.map(({ key, says }) => (
        <td key={key} class={key === 'profit' ? profitClass(result) : undefined}>
          {says(result)}
        </td>
      ))}
    </tr>
  )
}

function profitClass({ money }: Result): string {
  return money.profit < 0 ? 'bad strong' : 'strong'
}
