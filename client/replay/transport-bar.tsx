/* Playing, stepping and the speed; where the round is; and at the right end whether the replay came out as the log says. */
import { FORMATS } from '../i18n/format.ts'
import { replay } from '../i18n/replay.ts'
import { Button } from '../ui/button.tsx'
import { PauseIcon } from '../ui/icons.tsx'
import { StateLabel } from '../ui/state.tsx'
import { type ReplayRoom, useReplay } from './context.ts'
import { roundTime } from './times.ts'
import { nextMark, previousMark, SPEEDS, type Speed, type Step, stepTarget } from './transport.ts'

/** Does what a key or a button of the transport asks for; every step stops what plays. */
export function takeStep({ player, track, opening, liveStartTick }: ReplayRoom, step: Step): void {
  if (step === 'toggle') {
    if (player.playing.peek()) player.pause()
    else player.play(liveStartTick.peek())
    return
  }
  player.pause()
  const from = { tick: player.tick.peek(), totalTicks: opening.totalTicks, marks: track.peek()?.actions ?? [] }
  player.seek(stepTarget(step, from))
}

function Arrow({ back = false }: { back?: boolean }) {
  return (
    <svg width="11" height="12" viewBox="0 0 11 12" aria-hidden="true">
      <path d={back ? 'M11 0v12L1 6z' : 'M0 0v12l10-6z'} fill="currentColor" />
    </svg>
  )
}

function Steps() {
  const room = useReplay()
  const { player, track } = room
  const playing = player.playing.value
  const tick = player.tick.value
  const actions = track.value?.actions ?? []
  return (
    <div class="steps">
      <Button
        aria-label={replay.previousSays()}
        aria-keyshortcuts="Shift+ArrowLeft"
        disabled={previousMark(actions, tick) === null}
        onClick={() => takeStep(room, 'action-back')}
      >
        <Arrow back /> <span class="step-word">{replay.buttonPrevious()}</span>
      </Button>
      <Button
        class="step-tick"
        aria-label={replay.tickBack()}
        title={replay.tickBack()}
        aria-keyshortcuts="ArrowLeft"
        onClick={() => takeStep(room, 'tick-back')}
      >
        −
      </Button>
      <Button
        kind="fill"
        class="step-play"
        aria-label={playing ? replay.pause() : replay.play()}
        aria-keyshortcuts="Space"
        onClick={() => takeStep(room, 'toggle')}
      >
        {playing ? <PauseIcon size={12} /> : <Arrow />}
      </Button>
      <Button
        class="step-tick"
        aria-label={replay.tickOn()}
        title={replay.tickOn()}
        aria-keyshortcuts="ArrowRight"
        onClick={() => takeStep(room, 'tick-on')}
      >
        +
      </Button>
      <Button
        aria-label={replay.nextSays()}
        aria-keyshortcuts="Shift+ArrowRight"
        disabled={nextMark(actions, tick) === null}
        onClick={() => takeStep(room, 'action-on')}
      >
        <span class="step-word">{replay.buttonNext()}</span> <Arrow />
      </Button>
    </div>
  )
}

function Position() {
  const { player, opening, liveStartTick } = useReplay()
  const tick = player.tick.value
  const time = roundTime(tick, { ...opening, liveStartTick: liveStartTick.value })
  return (
    <p class="position">
      {time.phase === 'plan' && <span class="position-phase">{replay.plan()}</span>}
      <strong>{FORMATS.clock(time.seconds)}</strong>
      <span>{replay.of({ all: FORMATS.clock(time.allSeconds) })}</span>
      <span class="position-tick">{replay.tick({ tick, all: opening.totalTicks })}</span>
    </p>
  )
}

function Speeds() {
  const { player } = useReplay()
  const speed = player.speed.value
  const choose = (next: Speed | undefined) => next !== undefined && player.setSpeed(next)
  return (
    <>
      <fieldset class="speeds">
        <legend class="visually-hidden">{replay.speed()}</legend>
        {SPEEDS.map((one) => (
          <button key={one} type="button" aria-pressed={one === speed} onClick={() => choose(one)}>
            {replay.speedTimes({ speed: one })}
          </button>
        ))}
      </fieldset>
      <select
        class="speed-list"
        aria-label={replay.speed()}
        value={String(speed)}
        onChange={(event) => choose(SPEEDS.find((one) => String(one) === event.currentTarget.value))}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={String(one)}>
            {replay.speedTimes({ speed: one })}
          </option>
        ))}
      </select>
    </>
  )
}

/** Whether the fold came out as the class saw it; where it did not, a press goes to the tick. */
function Check() {
  const { engine, player } = useReplay()
  const verdict = engine.verdict.value
  if (!verdict) return <p class="check" role="status" />
  const { checksum: sum, checkedTick, mismatchTick } = verdict
  const says =
    mismatchTick !== null
      ? replay.differsSays({ tick: mismatchTick })
      : checkedTick !== null
        ? replay.matchesSays({ tick: checkedTick, sum })
        : replay.uncheckedSays({ sum })
  return (
    <p class="check" role="status" title={says}>
      {mismatchTick !== null && (
        <button type="button" onClick={() => player.seek(mismatchTick)}>
          <StateLabel state="errors" text={replay.differs({ tick: mismatchTick })} />
        </button>
      )}
      {mismatchTick === null && checkedTick !== null && <StateLabel state="fine" text={replay.matches()} />}
      {mismatchTick === null && checkedTick === null && replay.unchecked()}
      <span class="visually-hidden"> {says}</span>
    </p>
  )
}

export function TransportBar() {
  return (
    <section class="transport" aria-label={replay.transport()}>
      <Steps />
      <Position />
      <Speeds />
      <p class="transport-keys" aria-hidden="true">
        {replay.keys()}
      </p>
      <Check />
    </section>
  )
}
