/* The first failure of each kind in the shown team's round: a press goes there; the one the round is at says more. */
import { useComputed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useBoard } from '../board/context.ts'
import { happeningText, linkText } from '../board/words/happening.ts'
import { FORMATS } from '../i18n/format.ts'
import { replay } from '../i18n/replay.ts'
import { Button } from '../ui/button.tsx'
import { StateShape } from '../ui/state.tsx'
import { useReplay } from './context.ts'
import { failureState, momentAt } from './moments.ts'
import { chainOf, speakerOf } from './story-line.tsx'
import type { Moment } from './talk.ts'
import { roundTime } from './times.ts'

function Words({ moment }: { moment: Moment }) {
  const speaker = speakerOf(useReplay())
  const { happening, times } = moment
  const links = chainOf(happening, speaker)
  return (
    <span class="moment-words">
      <strong>{linkText(happening, speaker) ?? happeningText(happening, speaker)}</strong>
      {times > 1 && <span class="moment-times">{replay.momentTimes({ n: times })}</span>}
      {links.length > 0 && <span class="moment-chain">{links.join(' → ')}</span>}
    </span>
  )
}

/** `all` moments are listed: when folding brings further ones, the list moves and the current one is brought back. */
function Item({ moment, current, all }: { moment: Moment; current: boolean; all: number }) {
  const { player, opening, liveStartTick } = useReplay()
  const { panel } = useBoard()
  const item = useRef<HTMLLIElement>(null)
  const { seconds } = roundTime(moment.tick, { ...opening, liveStartTick: liveStartTick.value })
  useEffect(() => {
    if (current) item.current?.scrollIntoView({ block: 'nearest' })
  }, [current, all])
  return (
    <li ref={item} class={current ? 'moment current' : 'moment'}>
      <button
        type="button"
        class="moment-go"
        aria-current={current ? 'true' : undefined}
        onClick={() => player.seek(moment.tick)}
      >
        <time>{FORMATS.clock(seconds)}</time>
        <StateShape state={failureState(moment.happening) ?? 'errors'} size={11} />
        <Words moment={moment} />
      </button>
      {current && (
        <Button
          onClick={() => {
            panel.value = { kind: 'why', happening: moment.happening }
          }}
        >
          {replay.buttonWhy()}
        </Button>
      )}
    </li>
  )
}

export function MomentsList() {
  const { track, player, engine } = useReplay()
  const moments = track.value?.moments ?? []
  const current = useComputed(() => momentAt(track.value?.moments ?? [], player.tick.value)).value
  return (
    <section class="moments" aria-label={replay.moments()}>
      <h2>{replay.moments()}</h2>
      {moments.length === 0 && (
        <p class="note">{engine.verdict.value ? replay.momentsNone() : replay.momentsFolding()}</p>
      )}
      <ol>
        {moments.map((moment, rank) => (
          <Item key={moment.happening.id} moment={moment} current={rank === current} all={moments.length} />
        ))}
      </ol>
    </section>
  )
}
