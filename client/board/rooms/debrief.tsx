/* After the round: the team's profit and what it was made of, its own trend, a few facts, and the way to the replay once it is open.
   Other teams are the big screen's business. */
import type { MoneyView } from '../../../shared/game/view.types.ts'
import { FORMATS } from '../../i18n/format.ts'
import { language } from '../../i18n/language.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { seen, useBlind } from '../blind.ts'
import { useBoard } from '../context.ts'
import { ownServices } from '../service-mark.tsx'
import { linePath, type Point } from '../tide-shape.ts'
import { whole } from '../topbar.tsx'
import { speakerOf } from '../watch/feed.tsx'
import { useSize } from '../width.ts'
import { happeningText } from '../words/happening.ts'

const TREND_HEIGHT = 96

type PartKey = Exclude<keyof MoneyView, 'profit' | 'recent'>

/** Parts of the profit, the income first; costs as negative numbers whatever sign they are kept with. What only some lessons have
   is named only where there was any. */
export function partsOf(money: MoneyView): { key: PartKey; amount: number }[] {
  const always: { key: PartKey; amount: number }[] = [
    { key: 'served', amount: Math.abs(money.served) },
    { key: 'givenUp', amount: -Math.abs(money.givenUp) },
    { key: 'nodes', amount: -Math.abs(money.nodes) },
    { key: 'services', amount: -Math.abs(money.services) },
    { key: 'anomalies', amount: -Math.abs(money.anomalies) },
  ]
  const some: typeof always = [
    { key: 'tools', amount: -Math.abs(money.tools) },
    { key: 'attacks', amount: -Math.abs(money.attacks) },
  ]
  const tickets: typeof always = [{ key: 'tickets', amount: Math.abs(money.tickets) }]
  const there = (parts: typeof always) => parts.filter(({ amount }) => amount !== 0)
  return [...always.slice(0, 1), ...there(tickets), ...always.slice(1), ...there(some)]
}

function Parts({ money }: { money: MoneyView }) {
  const parts = partsOf(money)
  const most = Math.max(1, ...parts.map(({ amount }) => Math.abs(amount)))
  const names = {
    served: play.partServed(),
    givenUp: play.partGivenUp(),
    nodes: play.partNodes(),
    services: play.partServices(),
    anomalies: play.partAnomalies(),
    tickets: marks.partTickets(),
    tools: marks.partTools(),
    attacks: marks.partAttacks(),
  }
  return (
    <section>
      <h3>{play.debriefParts()}</h3>
      <dl class="parts">
        {parts.map(({ key, amount }) => (
          <div key={key} class={amount < 0 ? 'cost-part' : 'income-part'}>
            <dt>{names[key]}</dt>
            <dd class="part-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(Math.abs(amount) / most) * 100}%` }} />
            </dd>
            <dd class="number">{FORMATS.signed(Math.round(amount), language.value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Trend() {
  const { model } = useBoard()
  const profits = model.part((view) => view.history.map(([, , profit]) => profit)).value
  const { box, size } = useSize<HTMLElement>()
  const low = Math.min(0, ...profits)
  const high = Math.max(1, ...profits)
  const points = profits.map((profit, second): Point => [second, profit - low])
  const seconds = Math.max(1, profits.length - 1)
  const { width } = size.value
  const zero = TREND_HEIGHT - (-low / (high - low)) * TREND_HEIGHT
  return (
    <section ref={box}>
      <h3>{play.debriefTrend()}</h3>
      <svg
        class="profit-trend"
        width={width}
        height={TREND_HEIGHT + 2}
        role="img"
        aria-label={play.debriefTrendSays({ profit: profits.at(-1) ?? 0, low })}
      >
        <path class="trend-zero" d={`M0 ${zero.toFixed(1)}H${width}`} />
        <path class="trend-line" d={linePath(points, seconds, high - low, width, TREND_HEIGHT)} />
      </svg>
    </section>
  )
}

function Facts() {
  const board = useBoard()
  const view = board.model.view.value
  const blind = useBlind()
  const newest = view.feed.find(({ severity }) => severity === 'error' || severity === 'down')
  return (
    <section>
      <dl class="key-facts">
        <div>
          <dd>{seen(blind, `${view.availabilityPercent}%`)}</dd>
          <dt>{play.debriefAvailability()}</dt>
        </div>
        <div>
          <dd>{ownServices(view).length}</dd>
          <dt>{play.debriefServices()}</dt>
        </div>
        <div>
          <dd>{view.nodes.length}</dd>
          <dt>{play.debriefNodes()}</dt>
        </div>
      </dl>
      {newest && (
        <>
          <h3>{play.debriefNewest()}</h3>
          <p>{happeningText(newest, speakerOf(board))}</p>
        </>
      )}
    </section>
  )
}

export function Debrief() {
  const { model, replay } = useBoard()
  const money = model.part((view) => view.money).value
  const blind = useBlind()
  return (
    <main class="room debrief">
      <section class="debrief-sum">
        <h2>{play.debriefTitle()}</h2>
        <p class="debrief-profit">
          <strong>{whole(money.profit)}</strong> {play.profit()}
        </p>
        <p class="note">{play.debriefNext()}</p>
        {replay ? (
          <ButtonLink kind="fill" href={replay}>
            {play.buttonReplay()}
          </ButtonLink>
        ) : (
          <p class="note">{play.replayLater()}</p>
        )}
      </section>
      <div class="debrief-rest">
        {blind ? <p class="note">{marks.blindLine()}</p> : <Parts money={money} />}
        <Trend />
        <Facts />
      </div>
    </main>
  )
}
