/* What just happened and why, newest first. A failure is told as its chain, root first; a change names its author. It is a log for
   screen readers: what is added is read out. */
import type { Happening } from '../../../shared/world/happening.ts'
import { TICKS_PER_SECOND } from '../../../shared/world/units.ts'
import { FORMATS } from '../../i18n/format.ts'
import { play } from '../../i18n/play.ts'
import { StateShape } from '../../ui/state.tsx'
import { type Board, useBoard } from '../context.ts'
import type { Speaker } from '../words/facts.ts'
import { happeningText, linkText } from '../words/happening.ts'

export function speakerOf({ names, texts }: Pick<Board, 'names' | 'texts'>): Speaker {
  return { name: names, className: (id) => texts().classes[id] ?? id }
}

/** Time in live; what happened in plan has none. */
function liveTime(ticks: number): string {
  return FORMATS.clock(Math.floor(ticks / TICKS_PER_SECOND))
}

const SHAPES = { info: 'slow', good: 'fine', slow: 'slow', error: 'errors', down: 'down' } as const

function Shape({ severity }: { severity: Happening['severity'] }) {
  return (
    <span class={severity === 'info' ? 'feed-shape quiet' : 'feed-shape'}>
      <StateShape state={SHAPES[severity]} />
    </span>
  )
}

/** Root first, the happening itself last and bold; a happening without causes is its sentence. */
function Line({ happening }: { happening: Happening }) {
  const speaker = speakerOf(useBoard())
  const links = happening.chain.map((link) => linkText(link, speaker)).filter((link) => link !== null)
  const last = linkText(happening, speaker)
  if (links.length === 0 || last === null) {
    const [first = '', ...rest] = happeningText(happening, speaker).split(/(?<=[.요]) /)
    const plain = happening.kind === 'changed' || happening.severity === 'info'
    return (
      <p>
        {plain ? first : <strong>{first}</strong>} {rest.join(' ')}
      </p>
    )
  }
  return (
    <p>
      {links.map((link) => (
        <span key={link}>
          {link} <span class="feed-arrow">→</span>{' '}
        </span>
      ))}
      <strong>{last}</strong>
    </p>
  )
}

export function Feed() {
  const { model } = useBoard()
  const feed = model.part((view) => view.feed).value
  const first = model.part((view) => view.clock.liveStartTick).value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and whoever has no pointer scrolls it by keys
    <section class="feed" aria-label={play.happening()} tabIndex={0}>
      <div role="log" aria-live="polite" aria-relevant="additions">
        <ol>
          {feed.map((happening) => (
            <li key={happening.id} class={`feed-${happening.severity}`}>
              <time>{first > 0 && happening.tick >= first ? liveTime(happening.tick - first) : ''}</time>
              <Shape severity={happening.severity} />
              <Line happening={happening} />
            </li>
          ))}
        </ol>
      </div>
      {feed.length === 0 && <p class="note">{play.quiet()}</p>}
    </section>
  )
}
