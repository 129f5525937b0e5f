/* Who needs me: one team, one reason, one suggested action. While nobody does, it says so and is quiet. */
import { useState } from 'preact/hooks'
import type { HostView } from '../../../shared/game/view.types.ts'
import { host } from '../../i18n/host.ts'
import { teamName } from '../../i18n/teams.ts'
import { ui } from '../../i18n/ui.ts'
import { Button } from '../../ui/button.tsx'
import { Flag } from '../../ui/flag.tsx'
import { Rich } from '../../ui/rich.tsx'
import { type State, StateLabel } from '../../ui/state.tsx'
import type { Call, CallAnswer } from './called-team.ts'
import { speakerOf, teamOf, useDesk } from './desk.ts'
import { tellFailure, tellHint } from './words.ts'

export function NeedsMe({ call, answer }: { call: Call; answer: (given: CallAnswer | null) => void }) {
  const desk = useDesk()
  const others = desk.view.teams.length - 1
  return (
    <section class={`needs needs-${call.kind}`} aria-labelledby="needs-title">
      <div class="needs-head">
        <h2 id="needs-title">{host.whoNeedsMe()}</h2>
        {call.kind === 'called' && others > 0 && <p class="quiet">{host.othersFine({ n: others })}</p>}
      </div>
      <div class="needs-body" aria-live="polite">
        {call.kind === 'called' && <Called needs={call.needs} answer={answer} />}
        {call.kind === 'gone' && (
          <div class="needs-quiet">
            <p class="needs-says">{host.goneThere({ team: teamName(teamOf(desk, call.team)?.name ?? '') })}</p>
            <p class="quiet">{host.goneThereNote()}</p>
            <div class="needs-actions">
              <Button size="large" kind="fill" onClick={() => answer(null)}>
                {host.buttonBack()}
              </Button>
            </div>
          </div>
        )}
        {call.kind === 'quiet' && (
          <div class="needs-quiet">
            <p class="needs-says">{host.nobodyNeeds()}</p>
            <p class="quiet">{host.nobodyNeedsNote()}</p>
            <p class="needs-hint">{host.lookAround()}</p>
          </div>
        )}
      </div>
    </section>
  )
}

/** Which service, where the failure names one. */
function stateWords(service: string | undefined, state: State): string {
  return service === undefined ? ui[state]() : `${service} ${ui[state]()}`
}

function Called({
  needs,
  answer,
}: {
  needs: NonNullable<HostView['needsMe']>
  answer: (given: CallAnswer | null) => void
}) {
  const desk = useDesk()
  const [hinted, setHinted] = useState('')
  const team = teamOf(desk, needs.team)
  const summary = desk.view.summaries.find((one) => one.id === needs.team)
  const speaker = speakerOf(desk)
  const { happening } = needs
  const respond = (kind: CallAnswer['kind']) =>
    answer({ team: needs.team, kind, happening: happening.id, atMs: desk.nowMs })
  const shown = hinted === happening.id
  return (
    <>
      <div class="needs-team">
        {team && <Flag letter={team.flag} pennant={team.pennant} width={72} />}
        <div>
          <h3>{host.team({ team: teamName(team?.name ?? '') })}</h3>
          {summary && <StateLabel state={summary.state} text={stateWords(happening.service, summary.state)} />}
        </div>
      </div>
      <p class="needs-says">
        <Rich text={tellFailure(happening, speaker)} />{' '}
        {needs.quietSeconds > 0 && <strong>{host.quiet({ s: needs.quietSeconds })}</strong>}
      </p>
      {happening.hint && (
        <p class="needs-hint">{shown ? host.hintShown() : host.hint({ hint: tellHint(happening.hint, speaker) })}</p>
      )}
      <div class="needs-actions">
        {happening.hint && !shown && (
          <Button
            size="large"
            kind="fill"
            onClick={async () => {
              if (await desk.act({ kind: 'hint', team: needs.team })) setHinted(happening.id)
            }}
          >
            {host.buttonHint()}
          </Button>
        )}
        <Button size="large" kind={happening.hint ? 'outline' : 'fill'} onClick={() => respond('gone')}>
          {host.buttonGo()}
        </Button>
        <Button size="large" kind="quiet" onClick={() => respond('later')}>
          {host.buttonLater()}
        </Button>
      </div>
    </>
  )
}
