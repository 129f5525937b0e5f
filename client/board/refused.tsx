/* The newest refusal, where the hand is: what did not happen, why, what now. It stands in the browser's top layer, over a dialog too. */
import { useEffect, useRef } from 'preact/hooks'
import { ui } from '../i18n/ui.ts'
import { CloseIcon } from '../ui/icons.tsx'
import { useBoard } from './context.ts'
import { speakerOf } from './watch/feed.tsx'
import { refusalText } from './words/refusal.ts'

/* Three sentences take about nine seconds to read. */
const SHOWN_MS = 12_000
const WIDTH = 320
const EDGE = 12

export function Refused() {
  const board = useBoard()
  const box = useRef<HTMLDivElement>(null)
  const refused = board.acts.refused.value
  const id = refused?.id
  useEffect(() => {
    const element = box.current
    if (!element || id === undefined) return
    element.showPopover()
    const timer = setTimeout(() => board.acts.dismiss(), SHOWN_MS)
    return () => {
      clearTimeout(timer)
      element.hidePopover()
    }
  }, [id, board.acts])
  const words = refused && refusalText(refused.refusal, refused.command, speakerOf(board), refused.bySeat)
  const left = Math.max(EDGE, Math.min((refused?.x ?? 0) - WIDTH / 2, innerWidth - WIDTH - EDGE))
  const below = (refused?.y ?? 0) < innerHeight / 2
  const place = below
    ? { insetBlockStart: `${(refused?.y ?? 0) + EDGE}px` }
    : { insetBlockEnd: `${innerHeight - (refused?.y ?? 0) + EDGE}px` }
  return (
    <div
      ref={box}
      popover="manual"
      class="refused"
      role="alert"
      style={{ insetInlineStart: `${left}px`, inlineSize: `${Math.min(WIDTH, innerWidth - 2 * EDGE)}px`, ...place }}
    >
      {words && (
        <>
          <p>
            <strong>{words.what}</strong> {words.why}
          </p>
          <p>{words.next}</p>
          <button
            type="button"
            class="refused-close"
            aria-label={ui.buttonClose()}
            onClick={() => board.acts.dismiss()}
          >
            <CloseIcon />
          </button>
        </>
      )}
    </div>
  )
}
