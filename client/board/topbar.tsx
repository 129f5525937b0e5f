/* The top bar: whose board, which lesson, how long, whether users are content (a light a request type), and the money.
   Traffic itself is the tide below it. */
import { seen, useBlind } from './blind.ts'
import { sideName } from './platform/asked.ts'
import type { ClassView } from '../../shared/game/view.types.ts'
import { FORMATS } from '../i18n/format.ts'
import { language } from '../i18n/language.ts'
import { marks } from '../i18n/marks.ts'
import { play } from '../i18n/play.ts'
import { teamName } from '../i18n/teams.ts'
import { ui } from '../i18n/ui.ts'
import { Clock } from '../ui/clock.tsx'
import { Flag } from '../ui/flag.tsx'
import { StateShape } from '../ui/state.tsx'
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx'
import { useBoard } from './context.ts'

export function whole(value: number): string {
  return FORMATS.whole(value, language.value)
}

function TeamMark() {
  const { team, lesson, texts } = useBoard()
  return (
    <div class="top-team">
      <Flag letter={team.flag} pennant={team.pennant} width={40} />
      <div>
        <h1>
          <span class="team-long">{play.team({ team: teamName(team.name) })}</span>
          <span class="team-short">{teamName(team.name)}</span>
        </h1>
        <p>
          {play.lesson({ number: lesson.number, title: texts().title })}
          <MySide />
        </p>
      </div>
    </div>
  )
}

/** Under silo rules: my name and the side of the wall I stand on. */
function MySide() {
  const { model, me, names } = useBoard()
  const side = model.part((view) => (me === null ? undefined : view.sides[me])).value
  if (me === null || side === undefined) return null
  return (
    <>
      {' · '}
      <strong class="my-side">{marks.sideMine({ name: names(me), side: sideName(side) })}</strong>
    </>
  )
}

function TimeLeft() {
  const { model } = useBoard()
  const clock = model.part((view) => view.clock).value
  const timed = clock.phase === 'plan' || clock.phase === 'live'
  return (
    <div class={clock.paused ? 'top-clock still' : 'top-clock'}>
      {timed && <Clock seconds={clock.secondsLeft} />}
      <span>{clock.paused ? play.paused() : play[clock.phase]()}</span>
    </div>
  )
}

const BAD_FIRST = ['down', 'errors', 'slow'] as const

/** Of a team without monitoring: no figures, only whether users complain. */
function BlindLight({ seen, worst }: { seen: ClassView; worst: boolean }) {
  const name = useBoard().texts().classes[seen.id] ?? seen.id
  const angry = seen.state === 'errors' || seen.state === 'down'
  const state = angry ? marks.blindAngry() : marks.blindQuiet()
  const classes = `light${angry ? ' state-errors' : ''}${worst ? ' worst' : ''}`
  return (
    <li class={classes} aria-label={marks.lightBlind({ class: name, state })}>
      {angry ? <StateShape state="errors" size={17} /> : <span class="light-idle" />}
      <span class="light-name">{name}</span>
      <span class="light-value">{angry ? <strong>{state}</strong> : marks.unseen()}</span>
    </li>
  )
}

function Light({ seen, worst }: { seen: ClassView; worst: boolean }) {
  const { texts, model } = useBoard()
  const live = model.part((view) => view.clock.phase === 'live' || view.clock.phase === 'debrief').value
  const name = texts().classes[seen.id] ?? seen.id
  const words = { class: name, state: ui[seen.state](), now: whole(seen.p95Ms), slo: whole(seen.sloMs) }
  return (
    <li class={`light state-${seen.state}${worst ? ' worst' : ''}`} aria-label={play.lightSays(words)}>
      {live ? <StateShape state={seen.state} size={17} /> : <span class="light-idle" />}
      <span class="light-name">
        {name} <span class="light-measure">p95</span>
      </span>
      <span class="light-value">
        <strong>{live ? whole(seen.p95Ms) : play.lightNone()}</strong> {play.lightOf({ ms: whole(seen.sloMs) })}
      </span>
    </li>
  )
}

function Lights() {
  const { model } = useBoard()
  const classes = model.part((view) => view.classes).value
  const blind = useBlind()
  const live = model.part((view) => view.clock.phase === 'live' || view.clock.phase === 'debrief').value
  const One = blind && live ? BlindLight : Light
  const worst = BAD_FIRST.flatMap((state) => classes.filter((seen) => seen.state === state))[0]
  return (
    <ul class="lights">
      {classes.map((seen) => (
        <One key={seen.id} seen={seen} worst={seen.id === worst?.id} />
      ))}
    </ul>
  )
}

function Profit() {
  const { model } = useBoard()
  const { profit, recent } = model.part((view) => view.money).value
  const blind = useBlind()
  return (
    <div class="profit">
      <span class="visually-hidden">{play.profit()} </span>
      <strong>{whole(profit)}</strong>
      <p class={recent < 0 ? 'falls' : recent > 0 ? 'rises' : ''}>
        {recent !== 0 && <span aria-hidden="true">{recent < 0 ? '▼' : '▲'} </span>}
        {seen(blind, FORMATS.signed(Math.round(recent), language.value))}{' '}
        <span class="profit-window">{play.profitRecent()}</span>
      </p>
    </div>
  )
}

/** Opens the glossary. */
function Terms() {
  const { panel } = useBoard()
  return (
    <button
      type="button"
      class="switch"
      onClick={() => {
        panel.value = { kind: 'glossary' }
      }}
    >
      {marks.buttonTerms()}
    </button>
  )
}

export function TopBar() {
  return (
    <header class="top">
      <TeamMark />
      <TimeLeft />
      <div class="top-switches">
        <LanguageSwitch />
        <ThemeSwitch />
        <Terms />
      </div>
      <Lights />
      <Profit />
    </header>
  )
}
