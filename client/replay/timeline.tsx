/* The one timeline: the tide with what was served and what was missed, incidents as pennants, failures and the team's actions by
   station as marks below, and the playhead, which a pointer drags and keys move. Where a tick stands is scale.ts, what is drawn
   timeline-drawing.tsx. */
import { useMemo, useRef } from 'preact/hooks'
import { useSize } from '../board/width.ts'
import { FORMATS } from '../i18n/format.ts'
import { play } from '../i18n/play.ts'
import { replay } from '../i18n/replay.ts'
import { useReplay } from './context.ts'
import { createScale, type Scale } from './scale.ts'
import { DrawnRound } from './timeline-drawing.tsx'
import { roundTime } from './times.ts'

function Head({ scale }: { scale: Scale }) {
  const { player } = useReplay()
  return (
    <div class="playhead" style={{ transform: `translateX(${scale.xOf(player.tick.value).toFixed(1)}px)` }}>
      <svg width="13" height="9" aria-hidden="true">
        <path d="M0 0h13L6.5 9z" fill="currentColor" />
      </svg>
    </div>
  )
}

function Unfolded({ scale }: { scale: Scale }) {
  const { foldedTick, opening } = useReplay()
  const share = foldedTick.value / Math.max(1, opening.totalTicks)
  if (share >= 1) return null
  return (
    <div class="unfolded" style={{ insetInlineStart: `${scale.xOf(foldedTick.value)}px` }}>
      <span role="status">{replay.folding({ share: Math.floor(share * 20) / 20 })}</span>
    </div>
  )
}

/** Names of the rows, in the margin before them. */
function Names() {
  return (
    <div class="timeline-names" aria-hidden="true">
      <span>{play.tide()}</span>
      <span>{replay.failures()}</span>
      <span>{play.split()}</span>
      <span>{play.pack()}</span>
      <span>{play.schedule()}</span>
      <span>{replay.watch()}</span>
    </div>
  )
}

/** Seeks while the pointer is down; a playing replay stands still meanwhile. */
function useScrub(scale: Scale) {
  const { player } = useReplay()
  const held = useRef<{ wasPlaying: boolean } | null>(null)
  const seekTo = (event: PointerEvent) => {
    if (!(event.currentTarget instanceof Element)) return
    player.seek(scale.tickAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
  }
  const release = () => {
    if (held.current?.wasPlaying) player.play(player.tick.peek())
    held.current = null
  }
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !(event.currentTarget instanceof Element)) return
      event.currentTarget.setPointerCapture(event.pointerId)
      held.current = { wasPlaying: player.playing.peek() }
      player.pause()
      seekTo(event)
    },
    onPointerMove: (event: PointerEvent) => {
      if (held.current) seekTo(event)
    },
    onPointerUp: release,
    onPointerCancel: release,
  }
}

export function Timeline() {
  const { player, opening, liveStartTick, foldedTick } = useReplay()
  const { box, size } = useSize<HTMLDivElement>()
  const { width, height } = size.value
  const { totalTicks } = opening
  const scale = useMemo(
    () => createScale({ liveStartTick: liveStartTick.value, totalTicks, width }),
    [liveStartTick.value, totalTicks, width],
  )
  // The drawing knows by itself when to change; the playhead's ticks are none of its business.
  const drawing = useMemo(() => <DrawnRound scale={scale} height={height} />, [scale, height])
  const scrub = useScrub(scale)
  const tick = player.tick.value
  const time = roundTime(tick, { liveStartTick: liveStartTick.value, totalTicks })
  const says = replay.timelineSays({
    phase: replay[time.phase](),
    at: FORMATS.clock(time.seconds),
    all: FORMATS.clock(time.allSeconds),
    tick,
  })
  return (
    <section class="timeline" aria-label={replay.timeline()}>
      <Names />
      <div
        ref={box}
        class="timeline-line"
        role="slider"
        tabIndex={0}
        aria-label={replay.timeline()}
        aria-description={replay.timelineKeys()}
        aria-valuemin={0}
        aria-valuemax={totalTicks}
        aria-valuenow={tick}
        aria-valuetext={tick > foldedTick.value ? `${says}. ${replay.foldingHere()}` : says}
        {...scrub}
      >
        {width > 0 && (
          <>
            {drawing}
            <Unfolded scale={scale} />
            <Head scale={scale} />
          </>
        )}
      </div>
    </section>
  )
}
