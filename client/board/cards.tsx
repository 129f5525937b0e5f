/* The cards of a lane: what its words mean. The board shows terms bare; its heading (lane-title.tsx) opens them. */
import { marks } from '../i18n/marks.ts'
import { play } from '../i18n/play.ts'
import { terms } from '../i18n/terms.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { type CardLane, useBoard } from './context.ts'

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

export function Cards({ lane, close }: { lane: CardLane; close: () => void }) {
  const { panel } = useBoard()
  const openGlossary = () => {
    panel.value = { kind: 'glossary' }
  }
  const [[title] = ['']] = cardsOf(lane)
  const actions = (
    <>
      <Button onClick={openGlossary}>{marks.buttonAllTerms()}</Button>
      <Button onClick={close}>{play.buttonClose()}</Button>
    </>
  )
  return (
    <Dialog open title={title} onClose={close} actions={actions}>
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
