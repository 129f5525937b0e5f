/* The projector's whole picture for any phase, composed for 1920 × 1080 and scaled to its box: the page fills the window with it,
   the instructor's page shows the same thing small. It renders what it is given; connection and address are screen-page.tsx. */
import type { ScreenView } from '../../../shared/game/view.types.ts'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'
import { showCode } from '../../../shared/world/code.ts'
import { TICKS_PER_SECOND } from '../../../shared/world/units.ts'
import { incidentName } from '../../i18n/incidents.ts'
import { language } from '../../i18n/language.ts'
import { screen } from '../../i18n/screen.ts'
import { Clock } from '../../ui/clock.tsx'
import { BriefingBoard } from './briefing-board.tsx'
import { DebriefBoard } from './debrief-board.tsx'
import { incidentTarget } from './incident-target.ts'
import { labelSides } from './labels.ts'
import { LiveBoard } from './live-board.tsx'
import { LobbyBoard } from './lobby-board.tsx'
import { percentOf, Tide } from './tide.tsx'
import './screen.css'
import './boards.css'
import './debrief.css'
import './tide.css'

export interface StageProps {
  view: ScreenView
  code: string
  address: string
  lesson: LessonDocument | null
  /** Of a steady clock: turns the pages when there are more teams than fit. */
  seconds: number
  /** The host's newest word to all; empty when there is none. */
  message: string
  /** The connection is being mended: said small, the picture stays. */
  reconnecting: boolean
}

export function Stage(props: StageProps) {
  const { view, code, lesson, reconnecting } = props
  const lobby = view.clock.phase === 'lobby'
  const paused = view.clock.paused
  return (
    <div class={`stage stage-${view.clock.phase}`}>
      <div class="stage-frame">
        {!lobby && <Header view={view} code={code} lesson={lesson} />}
        <Board {...props} />
        {props.message !== '' && <p class="band band-message">{props.message}</p>}
        {paused && (
          <p class="band band-paused" role="status">
            <b>{screen.screenPaused()}</b>
            <span>{screen.screenPausedNote()}</span>
          </p>
        )}
        {reconnecting && <p class="reconnecting">{screen.screenReconnecting()}</p>}
      </div>
    </div>
  )
}

function Board({ view, code, address, lesson, seconds }: StageProps) {
  const texts = lesson?.texts[language.value] ?? null
  const classNames = texts?.classes ?? {}
  switch (view.clock.phase) {
    case 'lobby':
      return <LobbyBoard view={view} code={code} address={address} seconds={seconds} />
    case 'briefing':
      return (
        <>
          <BriefingBoard texts={texts} />
          <StageTide view={view} lesson={lesson} />
        </>
      )
    case 'plan':
    case 'live':
      return (
        <>
          <LiveBoard view={view} lesson={lesson} classNames={classNames} seconds={seconds} />
          <StageTide view={view} lesson={lesson} />
        </>
      )
    case 'debrief':
      return (
        <>
          <DebriefBoard view={view} classNames={classNames} seconds={seconds} />
          <StageTide view={view} lesson={lesson} />
        </>
      )
    case 'ended':
      return (
        <div class="ended">
          <p>{screen.screenEnded()}</p>
          {view.roundsPlayed > 0 && <p class="quiet">{screen.screenEndedNote({ n: view.roundsPlayed })}</p>}
          {texts?.debrief.transfer[0] && <p class="ended-question">{texts.debrief.transfer[0]}</p>}
        </div>
      )
  }
}

function Header({ view, code, lesson }: Pick<StageProps, 'view' | 'code' | 'lesson'>) {
  const { phase, round, secondsLeft } = view.clock
  const counting = phase === 'plan' || phase === 'live'
  return (
    <header class="stage-header">
      <h1>{phase === 'debrief' ? screen.screenDebrief() : (lesson?.texts[language.value].title ?? '')}</h1>
      {round > 0 && phase !== 'ended' && <span class="quiet">{screen.screenRound({ n: round })}</span>}
      <span class="stage-code">{showCode(code)}</span>
      {counting && <Clock seconds={secondsLeft} />}
    </header>
  )
}

/* Near its end the rate stands before now, or it would leave the picture. */
const RATE_FITS_UNTIL_PERCENT = 82
/* 40 of 1920. */
const TYPE_PERCENT = 2.1
/* What the rate beside now may need. */
const RATE_PERCENT = 14

function StageTide({ view, lesson }: { view: ScreenView; lesson: LessonDocument | null }) {
  const { clock } = view
  const planned = lesson?.lesson.liveSeconds ?? 0
  const seconds = clock.liveTicks > 0 ? clock.liveTicks / TICKS_PER_SECOND : planned
  const now = clock.phase === 'live' ? clock.liveTick / TICKS_PER_SECOND : null
  const nowPercent = percentOf(now ?? 0, seconds)
  const before = nowPercent > RATE_FITS_UNTIL_PERCENT
  const classNames = lesson?.texts[language.value].classes ?? {}
  const pennants = view.pennants.map(({ kind, target, liveTick }) => ({
    at: percentOf(liveTick / TICKS_PER_SECOND, seconds),
    text: incidentName(kind, incidentTarget(kind, target, classNames)),
    prefer: 'right' as const,
  }))
  const rate: [number, number][] =
    now === null ? [] : [before ? [nowPercent - RATE_PERCENT, nowPercent] : [nowPercent, nowPercent + RATE_PERCENT]]
  const sides = labelSides(pennants, TYPE_PERCENT, rate)
  return (
    <Tide history={view.history} lesson={lesson?.lesson ?? null} seconds={seconds} now={now}>
      {pennants.map((pennant, index) => (
        <i key={`${pennant.text}${pennant.at}`} class="pennant" style={{ left: `${pennant.at}%` }}>
          {sides[index] && <span class={`label-${sides[index]}`}>{pennant.text}</span>}
        </i>
      ))}
      {now !== null && (
        <b class={before ? 'tide-rate before' : 'tide-rate'} style={{ left: `${nowPercent}%` }}>
          {screen.screenPerSecond({ n: Math.round(view.offeredPerSecond) })}
        </b>
      )}
    </Tide>
  )
}
