/* The four states of anything that serves requests, as shape and word: ● fine, ◆ slow, ▲ errors, ■ down. Never colour alone. */
import { ui } from '../i18n/ui.ts'

export type State = 'fine' | 'slow' | 'errors' | 'down'

const SHAPES: Record<State, string> = {
  fine: 'M6.5 0a6.5 6.5 0 1 0 .001 0z',
  slow: 'M6.5 -.8L13.8 6.5L6.5 13.8L-.8 6.5z',
  errors: 'M6.5 .4L13.4 12.6H-.4z',
  down: 'M.6 .6h11.8v11.8H.6z',
}

/** The shape alone, for places where the word stands elsewhere. */
export function StateShape({ state, size = 13 }: { state: State; size?: number }) {
  return (
    <svg class={`state state-${state}`} viewBox="-1 -1 15 15" width={size} height={size} aria-hidden="true">
      <path d={SHAPES[state]} fill="currentColor" />
    </svg>
  )
}

/** Shape and word; other words than the state's own may stand in, as in "28% errors". */
export function StateLabel({ state, text, size }: { state: State; text?: string; size?: number }) {
  return (
    <span class={`state-label state-${state}`}>
      <StateShape state={state} {...(size === undefined ? {} : { size })} />
      {text ?? ui[state]()}
    </span>
  )
}
