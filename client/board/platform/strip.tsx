/* The platform in one strip above the feed, in lessons that offer any of it: tools and what they cost, the tickets that press most with
   their keys, and what waits at the wall between silos. Its height and its columns never change while the round runs; each part opens
   its panel. */
import { useEffect, useRef } from 'preact/hooks'
import type { TicketView, WallRequestView } from '../../../shared/game/view.types.ts'
import { FORMATS } from '../../i18n/format.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useBoard } from '../context.ts'
import { askedText, sideName } from './asked.ts'
import { offersOf, openTickets, shareLeft, type Wall, wallOf } from './offers.ts'
import { Ring } from './ring.tsx'

/** More would not be read in time; the rest stands in the panel. */
const MOST_CHIPS = 5

function Tools() {
  const { model, panel } = useBoard()
  const tools = model.part((view) => view.tools).value
  const max = model.part((view) => view.nodeAutoscalerMax).value
  const scaled = max === null ? marks.stripScalerOff() : marks.stripScalerOn({ n: max })
  const bought = tools.filter((tool) => tool.bought)
  const price = bought.reduce((sum, { pricePerMinute }) => sum + pricePerMinute, 0)
  return (
    <button
      type="button"
      class="strip-open strip-tools"
      onClick={() => {
        panel.value = { kind: 'tools' }
      }}
    >
      <strong>{tools.length > 0 ? marks.stripTools() : marks.stripScaler()}</strong>
      <span>{tools.length > 0 ? marks.stripToolsOf({ n: bought.length, all: tools.length }) : scaled}</span>
      {price > 0 && <span class="note strip-more">{play.pricePerMinute({ n: price })}</span>}
    </button>
  )
}

function Chip({ ticket }: { ticket: TicketView }) {
  const { acts, lesson, readOnly } = useBoard()
  const { id, module, value, secondsLeft } = ticket
  return (
    <li class={acts.isPending(`ticket:${id}`) ? 'ticket-chip waits' : 'ticket-chip'}>
      <Ring share={shareLeft(ticket, lesson)} />
      <span class="visually-hidden">{marks.ticketOf({ module, value, seconds: secondsLeft })}</span>
      <span class="ticket-says" aria-hidden="true">
        <span class="ticket-time">{FORMATS.clock(secondsLeft)}</span> <strong>{module}</strong>{' '}
        {marks.ticketValue({ value })}
      </span>
      {!readOnly && (
        <Button aria-label={marks.shipOf({ module })} onClick={() => acts.act({ kind: 'ship-ticket', ticket: id })}>
          {marks.buttonShip()}
        </Button>
      )}
    </li>
  )
}

function Tickets() {
  const { model, panel } = useBoard()
  const open = openTickets(model.part((view) => view.tickets).value)
  const [next] = open
  return (
    <div class="strip-tickets">
      <button
        type="button"
        class="strip-open"
        onClick={() => {
          panel.value = { kind: 'tickets' }
        }}
      >
        <strong>{marks.stripTickets()}</strong>
        <span>{marks.stripTicketsOpen({ n: open.length })}</span>
        {next && <span class="note strip-brief">{marks.stripNext({ seconds: next.secondsLeft })}</span>}
      </button>
      {open.length === 0 ? (
        <p class="note strip-more">{marks.stripNoTickets()}</p>
      ) : (
        <ul class="strip-more">
          {open.slice(0, MOST_CHIPS).map((ticket) => (
            <Chip key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
    </div>
  )
}

/** Whoever asks the other side of the wall is told once that it waits there. */
function useWaitingTold(requests: readonly WallRequestView[], me: string | null): void {
  const told = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, by } of requests) {
      if (by !== me || told.current.has(id)) continue
      told.current.add(id)
      showToast(marks.toastWall())
    }
  }, [requests, me])
}

function AtTheWall({ wall }: { wall: Wall }) {
  const { acts, names, readOnly } = useBoard()
  const [asked] = wall.forMe
  const [mine] = wall.fromMe
  if (asked) {
    const words = { name: names(asked.by), what: askedText(asked) }
    return (
      <p class="wall-line strip-more">
        <span class="wall-what">{marks.wallAsks(words)}</span>
        <span class="wall-seconds">{marks.wallSeconds({ seconds: asked.secondsLeft })}</span>
        {!readOnly && (
          <Button
            kind="fill"
            class={acts.isPending(`request:${asked.id}`) ? 'waits' : ''}
            aria-label={marks.confirmOf(words)}
            onClick={() => acts.act({ kind: 'confirm-request', request: asked.id })}
          >
            {marks.buttonConfirm()}
          </Button>
        )}
      </p>
    )
  }
  if (mine)
    return (
      <p class="wall-line strip-more">
        <span class="wall-what">{marks.wallWaits({ side: sideName(mine.side), what: askedText(mine) })}</span>
        <span class="wall-seconds">{marks.wallSeconds({ seconds: mine.secondsLeft })}</span>
      </p>
    )
  return <p class="note strip-more">{marks.stripWallEmpty()}</p>
}

function WallPart() {
  const { model, me, panel } = useBoard()
  const { sides, requests } = model.part((view) => ({ sides: view.sides, requests: view.requests })).value
  useWaitingTold(requests, me)
  const wall = wallOf({ sides, requests }, me)
  const waits = wall.forMe.length + wall.fromMe.length
  const first = wall.forMe[0] ?? wall.fromMe[0]
  return (
    <div class={wall.forMe.length > 0 ? 'strip-wall calls' : 'strip-wall'}>
      <button
        type="button"
        class="strip-open"
        onClick={() => {
          panel.value = { kind: 'wall' }
        }}
      >
        <strong>{marks.stripWall()}</strong>
        {waits > 0 && <span>{waits}</span>}
        {first && <span class="note strip-brief">{marks.wallSeconds({ seconds: first.secondsLeft })}</span>}
        {wall.side && waits === 0 && <span class="note strip-brief">{sideName(wall.side)}</span>}
      </button>
      <AtTheWall wall={wall} />
    </div>
  )
}

export function Strip() {
  const { model, lesson } = useBoard()
  const { tools, tickets, wall } = model.part((view) => offersOf(lesson, view)).value
  if (!tools && !tickets && !wall) return null
  return (
    <section class="strip" aria-label={marks.strip()} data-parts={[tools, tickets, wall].filter(Boolean).length}>
      {tools && <Tools />}
      {tickets && <Tickets />}
      {wall && <WallPart />}
    </section>
  )
}
