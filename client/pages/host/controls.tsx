/* Always in reach: the clock, Pause and Next. Next says what it will do; in the live phase it asks once more. */
import { useState } from 'preact/hooks'
import { assertNever } from '../../../shared/lib/assert.ts'
import { host } from '../../i18n/host.ts'
import { Button } from '../../ui/button.tsx'
import { Clock } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ArrowIcon, PauseIcon } from '../../ui/icons.tsx'
import { useDesk } from './desk.ts'
import { type NextStep, nextStep } from './next-step.ts'

interface ControlsProps {
  keepDesigns: boolean
  /** Another button on the page already carries the accent. */
  accentTaken: boolean
}

export function Controls({ keepDesigns, accentTaken }: ControlsProps) {
  const desk = useDesk()
  const { clock } = desk.view
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const step = nextStep(desk.view, keepDesigns)
  const counting = clock.phase === 'plan' || clock.phase === 'live'
  const go = async (next: NextStep) => {
    setAsking(false)
    setBusy(true)
    await desk.act(next.command)
    setBusy(false)
  }
  return (
    <section class="controls" aria-label={host.buttonNext()}>
      <p class="controls-clock">
        {counting && <Clock seconds={clock.secondsLeft} />}
        <span class="quiet">{clockNote(clock)}</span>
      </p>
      <div class="controls-buttons">
        {counting && (
          <button
            type="button"
            class={`big ${clock.paused ? 'big-fill' : ''}`}
            onClick={() => desk.act({ kind: 'set-pause', paused: !clock.paused })}
          >
            {clock.paused ? <ArrowIcon size={28} /> : <PauseIcon size={28} />}
            <b>{clock.paused ? host.buttonResume() : host.buttonPause()}</b>
          </button>
        )}
        {step && (
          <button
            type="button"
            class={`big big-next ${step.waits && !accentTaken && !clock.paused ? 'big-fill' : ''}`}
            disabled={busy}
            onClick={() => (step.asksFirst ? setAsking(true) : void go(step))}
          >
            <span>
              <b>{host.buttonNext()}</b>
              <small>{stepWords(step, clock.round)}</small>
            </span>
            <ArrowIcon size={32} />
          </button>
        )}
      </div>
      {step && (
        <Dialog
          open={asking && clock.phase === 'live'}
          title={host.askEndLive()}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button size="large" onClick={() => go(step)}>
                {host.buttonEndLive()}
              </Button>
              <Button size="large" kind="fill" onClick={() => setAsking(false)}>
                {host.buttonKeepLive()}
              </Button>
            </>
          }
        >
          <p>{host.askEndLiveNote({ s: clock.secondsLeft })}</p>
        </Dialog>
      )}
    </section>
  )
}

function clockNote(clock: { phase: string; paused: boolean }): string {
  if (clock.paused) return host.standsStill()
  if (clock.phase === 'plan') return host.leftPlan()
  if (clock.phase === 'live') return host.leftLive()
  return host.waitsForYou()
}

function stepWords(step: NextStep, round: number): string {
  switch (step.kind) {
    case 'start-briefing':
      return step.waits ? host.nextStartBriefing() : host.nextStartBriefingEmpty()
    case 'start-plan':
      return host.nextStartPlan()
    case 'start-live':
      return host.nextStartLive()
    case 'end-live':
      return host.nextEndLive()
    case 'next-round':
      return host.nextNextRound({ n: round + 1 })
    default:
      return assertNever(step.kind)
  }
}
