/* The cards of a lane: what its words mean. The board shows terms bare; its heading opens them. */
import { play } from '../i18n/play.ts'
import { terms } from '../i18n/terms.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { type Lane, useBoard } from './context.ts'

type CardLane = Exclude<Lane, 'watch'>

function cardsOf(lane: CardLane): [term: string, card: string][] {
  switch (lane) {
    case 'split':
      return [
        [terms.split(), terms.cardSplit()],
        [terms.saga(), terms.cardSaga()],
        [terms.slo(), terms.cardSlo()],
      ]
    case 'pack':
      return [
        [terms.pack(), terms.cardPack()],
        [terms.request(), terms.cardRequest()],
        [terms.limit(), terms.cardLimit()],
        [terms.replica(), terms.cardReplica()],
        [terms.rollout(), terms.cardRollout()],
      ]
    case 'schedule':
      return [
        [terms.schedule(), terms.cardSchedule()],
        [terms.node(), terms.cardNode()],
        [terms.pod(), terms.cardPod()],
        [terms.pending(), terms.cardPending()],
        [terms.cordon(), terms.cardCordon()],
        [terms.drain(), terms.cardDrain()],
      ]
  }
}

/** A lane's heading; pressing it opens the lane's cards. */
export function LaneTitle({ lane, name }: { lane: CardLane; name: string }) {
  const { panel } = useBoard()
  return (
    <h2>
      <button
        type="button"
        class="lane-title"
        title={play.openCards({ lane: name })}
        onClick={() => {
          panel.value = { kind: 'cards', lane }
        }}
      >
        {name}
      </button>
    </h2>
  )
}

export function Cards({ lane, close }: { lane: CardLane; close: () => void }) {
  const [[title] = ['']] = cardsOf(lane)
  return (
    <Dialog open title={title} onClose={close} actions={<Button onClick={close}>{play.buttonClose()}</Button>}>
      <dl class="cards">
        {cardsOf(lane).map(([term, card]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{card}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
