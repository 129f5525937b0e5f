/* Tickets as a list: what is open by the service that would carry it, one by one or all in one release; what is on its way and done; and
   how the team delivers, as DORA measures it. The most pressing ones stand in the strip too (strip.tsx). */
import type { ServiceView, TicketView } from '../../../shared/game/view.types.ts'
import type { TicketKind } from '../../../shared/lessons/lesson.ts'
import { marks } from '../../i18n/marks.ts'
import { platform } from '../../i18n/platform.ts'
import { play } from '../../i18n/play.ts'
import { FORMATS } from '../../i18n/format.ts'
import { language } from '../../i18n/language.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { StateShape } from '../../ui/state.tsx'
import { useBlind } from '../blind.ts'
import { useBoard } from '../context.ts'
import { ServiceMark } from '../service-mark.tsx'
import { byService, isShippable, shareLeft, shipAll } from './offers.ts'
import { Ring } from './ring.tsx'

const KINDS: Record<TicketKind, () => string> = {
  feature: platform.kindFeature,
  rewrite: platform.kindRewrite,
  retrain: platform.kindRetrain,
  'no-code': platform.kindNoCode,
}

function Standing({ ticket }: { ticket: TicketView }) {
  const { lesson } = useBoard()
  switch (ticket.state) {
    case 'open':
    case 'on-its-way':
      return (
        <span class="ticket-left">
          <Ring share={shareLeft(ticket, lesson)} />
          {platform.secondsLeft({ seconds: ticket.secondsLeft })}
        </span>
      )
    case 'live':
      return (
        <span class="state-label state-fine">
          <StateShape state="fine" /> {platform.stateLive()}
        </span>
      )
    case 'late':
      return (
        <span class="state-label state-slow">
          <StateShape state="slow" /> {isShippable(ticket) ? platform.stateOverdue() : platform.stateLate()}
        </span>
      )
  }
}

function Row({ ticket }: { ticket: TicketView }) {
  const { acts, readOnly } = useBoard()
  const { id, module, kind, value } = ticket
  return (
    <li class={acts.isPending(`ticket:${id}`) ? 'ticket-row waits' : 'ticket-row'}>
      <span>
        <strong>{module}</strong> <span class="note">{KINDS[kind]()}</span>
      </span>
      <span class="number">{marks.ticketValue({ value })}</span>
      <Standing ticket={ticket} />
      {isShippable(ticket) && !readOnly ? (
        <Button aria-label={marks.shipOf({ module })} onClick={() => acts.act({ kind: 'ship-ticket', ticket: id })}>
          {marks.buttonShip()}
        </Button>
      ) : (
        <span class="note">{ticket.service}</span>
      )}
    </li>
  )
}

function Group({ service, tickets }: { service: ServiceView | undefined; tickets: readonly TicketView[] }) {
  const { acts, readOnly } = useBoard()
  const n = tickets.length
  return (
    <section class="ticket-group">
      <h4>
        {service && <ServiceMark service={service} />} {service?.id}
        {n > 1 && service && !readOnly && (
          <Button
            title={platform.shipAllNote()}
            aria-label={platform.shipAllOf({ n, service: service.id })}
            onClick={() => acts.act(shipAll(tickets))}
          >
            {platform.buttonShipAll({ n })}
          </Button>
        )}
      </h4>
      {n > 1 && <p class="note">{platform.shipAllNote()}</p>}
      <Rows tickets={tickets} />
    </section>
  )
}

function Rows({ tickets }: { tickets: readonly TicketView[] }) {
  return (
    <ul class="tickets">
      {tickets.map((ticket) => (
        <Row key={ticket.id} ticket={ticket} />
      ))}
    </ul>
  )
}

function Measures() {
  const { model } = useBoard()
  const blind = useBlind()
  const now = model.part((view) => view.delivery).value
  const seconds = (value: number) => (value > 0 ? FORMATS.duration(value, language.value) : marks.unseen())
  const facts: [string, string][] = [
    [platform.measureDeployments(), FORMATS.whole(now.deployments, language.value)],
    [platform.measureLead(), seconds(now.leadSeconds)],
    [platform.measureFailure(), platform.measurePercent({ n: now.changeFailurePercent })],
    [platform.measureRestore(), seconds(now.restoreSeconds)],
    [platform.measureBudget(), blind ? marks.unseen() : platform.measurePercent({ n: now.errorBudgetPercent })],
  ]
  return (
    <section>
      <h3>{platform.measures()}</h3>
      <dl class="measures">
        {facts.map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function TicketsPanel({ close }: { close: () => void }) {
  const { model } = useBoard()
  const { tickets, services } = model.part(({ tickets, services }) => ({ tickets, services })).value
  const groups = byService(tickets, services)
  const onWay = tickets.filter(({ state }) => state === 'on-its-way')
  const done = tickets.filter(({ state }) => state === 'live' || state === 'late')
  const actions = <Button onClick={close}>{play.buttonClose()}</Button>
  return (
    <Dialog open title={platform.ticketsTitle()} onClose={close} actions={actions}>
      <p class="note">{platform.ticketsNote()}</p>
      {tickets.length === 0 && <p>{platform.ticketsNone()}</p>}
      {groups.length > 0 && <h3>{platform.ticketsOpen()}</h3>}
      {groups.map(([id, open]) => (
        <Group key={id} service={services.find((service) => service.id === id)} tickets={open} />
      ))}
      {onWay.length > 0 && (
        <section>
          <h3>{platform.ticketsOnWay()}</h3>
          <Rows tickets={onWay} />
        </section>
      )}
      {done.length > 0 && (
        <details class="fold">
          <summary>
            {platform.ticketsDone()} <span class="note">{done.length}</span>
          </summary>
          <Rows tickets={done} />
        </details>
      )}
      <Measures />
    </Dialog>
  )
}
