/* The minutes of the class as the edge scale of a chart, a cell a minute; the live cells open into the round's tide below.
   Which minute belongs to what: class-plan.ts. */
import { host } from '../../i18n/host.ts'
import { classPlan, minuteNow, planMinutes, type Segment, type SegmentKind, segmentNow } from './class-plan.ts'
import { useDesk } from './desk.ts'
import { planTimes } from './plan-times.ts'

const NAMES: Record<SegmentKind, (of: { n: number }) => string> = {
  earlier: host.segmentEarlier,
  briefing: host.segmentBriefing,
  plan: host.segmentPlan,
  live: host.segmentLive,
  debrief: host.segmentDebrief,
  again: host.segmentAgain,
  transfer: host.segmentTransfer,
  exit: host.segmentExit,
}

/** The label of a segment this short runs over the next one's. */
const SHORT_MINUTES = 2.5

export function EdgeScale() {
  const desk = useDesk()
  const { clock } = desk.view
  const plan = classPlan(planTimes(desk), clock.round)
  const all = planMinutes(plan)
  const current = segmentNow(plan, clock)
  const now = minuteNow(plan, clock, (desk.nowMs - desk.times.phaseSinceMs) / 1000)
  const live = plan.find((segment) => segment.kind === 'live')
  const covered = current && current.minutes < SHORT_MINUTES ? plan[plan.indexOf(current) + 1] : undefined
  const at = (minute: number) => `${((minute / all) * 100).toFixed(3)}%`
  const segment = current ? NAMES[current.kind]({ n: current.round }) : host.phaseLobby()
  return (
    <section class="scale" aria-label={host.scaleSays({ now: Math.round(now), all: Math.round(all), segment })}>
      <div class="scale-track">
        <ol aria-hidden="true">
          {plan.map((one) => (
            <li
              key={one.kind}
              class={one === current ? 'now' : one === covered ? 'covered' : ''}
              style={{ left: at(one.startMinute), width: at(one.minutes) }}
            >
              <span>{NAMES[one.kind]({ n: one.round })}</span>
            </li>
          ))}
        </ol>
        <Cells plan={plan} all={all} current={current} />
        {current && <i class="scale-now" style={{ left: at(now) }} />}
      </div>
      {live && <Opening from={live.startMinute / all} to={(live.startMinute + live.minutes) / all} />}
    </section>
  )
}

function toneOf(minute: number, plan: readonly Segment[], current: Segment | null): string {
  const segment = plan.find((one) => minute < one.startMinute + one.minutes)
  if (!current || !segment) return 'cell-coming'
  if (segment === current) return 'cell-now'
  return segment.startMinute < current.startMinute ? 'cell-past' : 'cell-coming'
}

/** Two rows of alternating cells, as on a chart's edge. */
function Cells({ plan, all, current }: { plan: readonly Segment[]; all: number; current: Segment | null }) {
  const minutes = Array.from({ length: Math.ceil(all) }, (_, minute) => minute)
  return (
    <svg class="scale-cells" viewBox={`0 0 ${all} 2`} preserveAspectRatio="none" aria-hidden="true">
      {minutes.map((minute) => (
        <rect
          key={minute}
          class={toneOf(minute + 0.5, plan, current)}
          x={minute}
          y={(minute + 1) % 2}
          width={Math.min(1, all - minute)}
          height={1}
        />
      ))}
    </svg>
  )
}

/** From the live cells, as wide as they are, to the whole width of the tide. The scale has margins, the tide has none. */
function Opening({ from, to }: { from: number; to: number }) {
  const edge = (share: number) => `calc(var(--scale-margin) + ${share.toFixed(5)} * (100% - 2 * var(--scale-margin)))`
  const clipPath = `polygon(${edge(from)} 0, ${edge(to)} 0, 100% 100%, 0 100%)`
  // The same shape twice, the upper one a line lower: what is left of the lower one is its edge.
  return (
    <div class="scale-opening" style={{ clipPath }} aria-hidden="true">
      <i style={{ clipPath }} />
    </div>
  )
}
