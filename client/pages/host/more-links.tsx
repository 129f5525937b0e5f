/* More, third page: links that work once. The secret stands after `#`, so no server log has it; it is shown as text and QR code until
   the page of the dialog is left. */
import { useState } from 'preact/hooks'
import { host } from '../../i18n/host.ts'
import { Button } from '../../ui/button.tsx'
import { Qr } from '../../ui/qr.tsx'
import { showToast } from '../../ui/toast.tsx'
import { Choice } from './choice.tsx'
import { type Desk, nameOf, useDesk } from './desk.ts'
import { wholeAddress } from './whole-address.ts'

export function MoreLinks() {
  return (
    <>
      <SecondHost />
      <SeatLink />
    </>
  )
}

/** Asks for a link and keeps it while it is shown. */
function useLink(): [string, (link: Parameters<Desk['makeLink']>[0]) => Promise<void>] {
  const desk = useDesk()
  const [made, setMade] = useState('')
  const make = async (link: Parameters<Desk['makeLink']>[0]) => {
    const answer = await desk.makeLink(link)
    if (answer.kind === 'done') setMade(wholeAddress(answer.value, desk.address, desk.code, link.kind))
    else showToast(host.unreachable())
  }
  return [made, make]
}

function SecondHost() {
  const [made, make] = useLink()
  return (
    <section>
      <h3>{host.secondHost()}</h3>
      <p class="quiet">{host.secondHostNote()}</p>
      {made === '' ? (
        <div class="more-buttons">
          <Button onClick={() => make({ kind: 'host' })}>{host.buttonMakeLink()}</Button>
        </div>
      ) : (
        <ShownLink link={made} title={host.secondHost()} />
      )}
    </section>
  )
}

function SeatLink() {
  const desk = useDesk()
  const [made, make] = useLink()
  const [chosen, setChosen] = useState('')
  const [madeFor, setMadeFor] = useState('')
  const seats = desk.roster.seats
  const seat = seats.some((one) => one.id === chosen) ? chosen : (seats[0]?.id ?? '')
  return (
    <section>
      <h3>{host.seatLink()}</h3>
      <p class="quiet">{host.seatLinkNote()}</p>
      {seats.length > 0 && (
        <div class="more-line">
          <Choice
            label={host.pickSeat()}
            value={seat}
            options={seats.map((one) => [one.id, one.name])}
            onChoose={setChosen}
          />
          <Button
            onClick={async () => {
              await make({ kind: 'seat', seat })
              setMadeFor(seat)
            }}
          >
            {host.buttonMakeLink()}
          </Button>
        </div>
      )}
      {made !== '' && <ShownLink key={made} link={made} title={host.linkFor({ name: nameOf(desk, madeFor) })} />}
    </section>
  )
}

function ShownLink({ link, title }: { link: string; title: string }) {
  const copy = async () => {
    // On plain http in a LAN the clipboard is absent; the text can be marked by hand.
    if (!navigator.clipboard) return
    await navigator.clipboard.writeText(link)
    showToast(host.toastCopied())
  }
  return (
    <figure class="shown-link">
      <Qr text={link} label={host.qrLink()} />
      <figcaption>
        <b>{title}</b>
        <code>{link}</code>
        <span class="quiet">{host.linkOnce()}</span>
        {window.isSecureContext && <Button onClick={copy}>{host.buttonCopy()}</Button>}
      </figcaption>
    </figure>
  )
}
