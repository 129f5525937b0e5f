/* The wall between silos: which side is mine, what waits for my word, and what I asked of the other side. The most pressing one stands
   in the strip too (strip.tsx). */
import type { WallRequestView } from '../../../shared/game/view.types.ts'
import { marks } from '../../i18n/marks.ts'
import { platform } from '../../i18n/platform.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useBoard } from '../context.ts'
import { askedText, sideName } from './asked.ts'
import { wallOf } from './offers.ts'

function Row({ request, mine }: { request: WallRequestView; mine: boolean }) {
  const { acts, names, readOnly } = useBoard()
  const words = { name: names(request.by), what: askedText(request) }
  return (
    <li class={acts.isPending(`request:${request.id}`) ? 'wall-row waits' : 'wall-row'}>
      <span>{marks.wallAsks(words)}</span>
      <span class="number">{marks.wallSeconds({ seconds: request.secondsLeft })}</span>
      {mine && !readOnly && (
        <Button
          kind="fill"
          aria-label={marks.confirmOf(words)}
          onClick={() => acts.act({ kind: 'confirm-request', request: request.id })}
        >
          {marks.buttonConfirm()}
        </Button>
      )}
    </li>
  )
}

function List({ title, requests, mine }: { title: string; requests: readonly WallRequestView[]; mine: boolean }) {
  if (requests.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul class="tickets">
        {requests.map((request) => (
          <Row key={request.id} request={request} mine={mine} />
        ))}
      </ul>
    </section>
  )
}

export function WallPanel({ close }: { close: () => void }) {
  const { model, me } = useBoard()
  const { side, forMe, fromMe } = wallOf(model.part(({ sides, requests }) => ({ sides, requests })).value, me)
  const actions = <Button onClick={close}>{play.buttonClose()}</Button>
  return (
    <Dialog open title={platform.wallTitle()} onClose={close} actions={actions}>
      {side && <p>{platform.wallMine({ side: sideName(side) })}</p>}
      <p class="note">{platform.wallNote()}</p>
      <List title={platform.wallForMe()} requests={forMe} mine />
      <List title={platform.wallFromMe()} requests={fromMe} mine={false} />
      {forMe.length + fromMe.length === 0 && <p>{platform.wallNobody()}</p>}
    </Dialog>
  )
}
