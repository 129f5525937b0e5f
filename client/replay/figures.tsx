/* The figures of the shown tick: profit and what it is made of, the share of requests that were answered, a light a request type. */
import type { ClassView, MoneyView } from '../../shared/game/view.types.ts'
import { partsOf } from '../board/rooms/debrief.tsx'
import { FORMATS } from '../i18n/format.ts'
import { language } from '../i18n/language.ts'
import { marks } from '../i18n/marks.ts'
import { play } from '../i18n/play.ts'
import { replay } from '../i18n/replay.ts'
import { ui } from '../i18n/ui.ts'
import { StateShape } from '../ui/state.tsx'
import { useReplay } from './context.ts'

function whole(value: number): string {
  return FORMATS.whole(value, language.value)
}

function Profit({ money }: { money: MoneyView }) {
  return (
    <p class="figure figure-profit">
      <span class="figure-name">{play.profit()}</span>
      <strong>{whole(money.profit)}</strong>
      <span class={money.recent < 0 ? 'figure-recent falls' : 'figure-recent rises'}>
        <span aria-hidden="true">{money.recent < 0 ? '▼' : '▲'}</span> {FORMATS.signed(money.recent, language.value)}{' '}
        <span class="figure-name">{play.profitRecent()}</span>
      </span>
    </p>
  )
}

function Parts({ money }: { money: MoneyView }) {
  const names = {
    served: replay.partServed(),
    givenUp: replay.partGivenUp(),
    nodes: replay.partNodes(),
    services: replay.partServices(),
    anomalies: replay.partAnomalies(),
    tickets: marks.partTickets(),
    tools: marks.partTools(),
    attacks: marks.partAttacks(),
  }
  return (
    <dl class="figure-parts" aria-label={replay.parts()}>
      {partsOf(money).map(({ key, amount }) => (
        <div key={key} class={amount < 0 ? 'figure loss' : 'figure'}>
          <dt class="figure-name">{names[key]}</dt>
          <dd>{FORMATS.signed(amount, language.value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Light({ seen, live }: { seen: ClassView; live: boolean }) {
  const { texts } = useReplay()
  const name = texts().classes[seen.id] ?? seen.id
  const words = { class: name, state: ui[seen.state](), now: whole(seen.p95Ms), slo: whole(seen.sloMs) }
  return (
    <li class={`figure figure-light state-${live ? seen.state : 'idle'}`} aria-label={play.lightSays(words)}>
      <span class="figure-name">
        {live && <StateShape state={seen.state} size={12} />} {name}
      </span>
      <span class="figure-value">
        <strong>{live ? whole(seen.p95Ms) : play.lightNone()}</strong> {play.lightOf({ ms: whole(seen.sloMs) })}
      </span>
    </li>
  )
}

export function Figures() {
  const { engine } = useReplay()
  const frame = engine.frame.value
  if (!frame) return null
  const { view } = frame
  const live = view.clock.phase !== 'plan'
  return (
    <section class="figures" data-tick={frame.tick} aria-label={replay.figures()}>
      <Profit money={view.money} />
      <Parts money={view.money} />
      <p class="figure figure-answered">
        <span class="figure-name">{replay.availability()}</span>
        <strong>{`${FORMATS.number(view.availabilityPercent, language.value)}%`}</strong>
      </p>
      <ul class="figure-lights">
        {view.classes.map((seen) => (
          <Light key={seen.id} seen={seen} live={live} />
        ))}
      </ul>
    </section>
  )
}
