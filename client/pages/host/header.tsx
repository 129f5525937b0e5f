/* The top line: what is taught, when it will be over, who is here, the code for latecomers, and More. */
import { showCode } from '../../../shared/world/code.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { classPlan, minutesToEnd, planMinutes } from './class-plan.ts'
import { type Desk, useDesk } from './desk.ts'
import { planTimes } from './plan-times.ts'

const MINUTE_MS = 60_000
/* Nearer than this to the plan is on time. */
const ON_TIME_MINUTES = 2

export function Header({ onMore }: { onMore: () => void }) {
  const desk = useDesk()
  const { lesson, view, roster } = desk
  const online = roster.seats.filter((seat) => seat.online).length
  return (
    <header class="host-header">
      <Mark width={28} />
      <h1>{lesson?.texts[language.value].title ?? ''}</h1>
      {lesson && (
        <p class="quiet">
          {view.clock.round > 0
            ? host.lessonAndRound({ number: lesson.lesson.number, round: view.clock.round })
            : host.lessonOnly({ number: lesson.lesson.number })}
        </p>
      )}
      <div class="host-header-right">
        <Ending desk={desk} />
        <p class="quiet">
          {host.people({ n: online })} · {host.teams({ n: view.teams.length })}
        </p>
        <p class="header-code">
          <span class="quiet">{host.code()}</span> <b>{showCode(desk.code)}</b>
        </p>
        <Button onClick={onMore}>{host.buttonMore()}</Button>
      </div>
    </header>
  )
}

/** When the class will be over if it goes on as planned, against when it should be. */
function Ending({ desk }: { desk: Desk }) {
  const { lesson, times, nowMs, view } = desk
  if (!lesson || times.beganMs === null || view.clock.phase === 'ended') return null
  const plan = classPlan(planTimes(desk), view.clock.round)
  const left = minutesToEnd(plan, view.clock, (nowMs - times.phaseSinceMs) / 1000)
  const endsMs = nowMs + left * MINUTE_MS
  const over = Math.round((endsMs - times.beganMs) / MINUTE_MS - planMinutes(plan))
  const words =
    over > ON_TIME_MINUTES ? host.late({ n: over }) : over < -ON_TIME_MINUTES ? host.early({ n: -over }) : host.onTime()
  return (
    <p class="quiet header-ends">
      {host.ends({ at: endsMs })} · {words}
    </p>
  )
}
