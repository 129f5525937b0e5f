/* A lane's heading, which opens the cards of its words (cards.tsx). */
import { play } from '../i18n/play.ts'
import { type CardLane, useBoard } from './context.ts'

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
