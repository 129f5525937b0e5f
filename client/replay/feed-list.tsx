/* What had happened by the tick that is shown, newest first, as the team saw it. Not a live region: it changes with every step. */
import { FORMATS } from '../i18n/format.ts'
import { replay } from '../i18n/replay.ts'
import { StateShape } from '../ui/state.tsx'
import { useReplay } from './context.ts'
import { failureState } from './moments.ts'
import { StoryLine } from './story-line.tsx'
import type { FeedLine } from './talk.ts'
import { roundTime } from './times.ts'

function Line({ line }: { line: FeedLine }) {
  const { opening, liveStartTick } = useReplay()
  const { happening, station } = line
  const time = roundTime(happening.tick, { ...opening, liveStartTick: liveStartTick.value })
  const state = failureState(happening) ?? (happening.severity === 'good' ? 'fine' : null)
  return (
    <li class={`recent-${happening.severity}`}>
      <time>{time.phase === 'live' ? FORMATS.clock(time.seconds) : replay.plan()}</time>
      {state ? <StateShape state={state} size={11} /> : <span class="recent-dot" />}
      <StoryLine happening={happening} station={station} />
    </li>
  )
}

export function FeedList() {
  const { engine } = useReplay()
  const feed = engine.frame.value?.feed ?? []
  return (
    <section class="recent" aria-label={replay.happening()}>
      <h2>{replay.happening()}</h2>
      {feed.length === 0 && <p class="note">{replay.quiet()}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by key */}
      <ol tabIndex={0}>
        {feed.map((line) => (
          <Line key={line.happening.id} line={line} />
        ))}
      </ol>
    </section>
  )
}
