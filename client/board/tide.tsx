/* The tide: one curve over the whole round. Offered traffic, the served part under it, the difference filled red, the forecast dashed,
   incidents as pennants, now as a line. Its numbers are tide-shape.ts. */
import { useMemo } from 'preact/hooks'
import type { PennantView, TeamView } from '../../shared/game/view.types.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { FORMATS } from '../i18n/format.ts'
import { language } from '../i18n/language.ts'
import { marks } from '../i18n/marks.ts'
import { play } from '../i18n/play.ts'
import { Button } from '../ui/button.tsx'
import { useBlind } from './blind.ts'
import { useBoard } from './context.ts'
import { areaPath, forecastAt, forecastLine, linePath, type Point, smoothed, tideTop } from './tide-shape.ts'
import { whole } from './topbar.tsx'
import { useSize } from './width.ts'
import { speakerOf } from './watch/feed.tsx'
import { pennantText } from './words/happening.ts'

const GRID_SECONDS = 30
/* Words need this much to the right of now, or they stand to its left. */
const LABEL_WIDTH = 120
const AXIS = 18
const TOP_ROOM = 22
/* The word at the left edge ends here: what comes there takes its place. */
const TITLE_END = 80
const PENNANT_WIDTH = 13

function Water({ view, width, height, seconds, top }: Scale & { view: TeamView }) {
  const offered = smoothed(view.history.map(([rate]) => rate)).map((rate, second): Point => [second, rate])
  const servedRates = smoothed(view.history.map(([, rate]) => rate))
  const served = servedRates.map((rate, second): Point => [second, Math.min(rate, offered[second]?.[1] ?? rate)])
  const scale: [number, number, number, number] = [seconds, top, width, height]
  const offeredPath = linePath(offered, ...scale)
  const servedPath = linePath(served, ...scale)
  const floor: Point[] = [
    [0, 0],
    [Math.max(0, offered.length - 1), 0],
  ]
  return (
    <>
      <path class="tide-served" d={areaPath(servedPath, floor, ...scale)} />
      <path class="tide-lost" d={areaPath(offeredPath, served, ...scale)} />
      <path class="tide-offered" d={offeredPath} />
      <path class="tide-served-line" d={servedPath} />
    </>
  )
}

interface Scale {
  width: number
  height: number
  seconds: number
  top: number
}

function Pennant({ pennant, seconds, width }: { pennant: PennantView; seconds: number; width: number }) {
  const board = useBoard()
  const x = (pennant.liveTick / TICKS_PER_SECOND / seconds) * width
  return (
    <g class="pennant" transform={`translate(${x.toFixed(1)} 0)`}>
      <title>{pennantText(pennant, speakerOf(board))}</title>
      <path d="M0 8v84" class="pennant-mast" />
      <path d="M0 8h13l-4 4.5 4 4.5H0z" />
    </g>
  )
}

function Grid({ width, height, seconds }: Scale) {
  const marks = []
  for (let second = GRID_SECONDS; second < seconds; second += GRID_SECONDS) marks.push(second)
  return (
    <g class="tide-grid">
      {marks.map((second) => {
        const x = Math.round((second / seconds) * width) + 0.5
        return (
          <g key={second}>
            <path d={`M${x} 0V${height}`} />
            <text x={x + 4} y={height - 6}>
              {FORMATS.clock(second)}
            </text>
          </g>
        )
      })}
    </g>
  )
}

/** Names of the surges still to come, each over its crest. */
function Coming({ width, height, seconds, top, now }: Scale & { now: number }) {
  const { lesson, texts } = useBoard()
  return (
    <g class="tide-coming">
      {lesson.forecast
        .filter(({ atSeconds, lastSeconds }) => atSeconds + lastSeconds / 2 > now)
        .map((surge) => {
          const middle = surge.atSeconds + surge.lastSeconds / 2
          const x = (middle / seconds) * width
          const y = height - (forecastAt(lesson, middle) / top) * height - 8
          const name = texts().classes[surge.class] ?? surge.class
          const fromNow = x - (now / seconds) * width
          const clear = now === 0 || fromNow < -LABEL_WIDTH / 2 || fromNow > LABEL_WIDTH
          const words = { class: name, factor: surge.factor }
          return (
            <g key={`${surge.class}${surge.atSeconds}`}>
              <title>{play.tideComingSays({ ...words, at: surge.atSeconds, last: surge.lastSeconds })}</title>
              {clear && (
                <text x={x} y={Math.max(-6, y)} text-anchor="middle">
                  {play.tideComing(words)}
                </text>
              )}
            </g>
          )
        })}
    </g>
  )
}

/** Pennants just before now keep their place: the words begin after them. */
function wordsAfter(pennants: readonly number[], nowX: number): number {
  return pennants.reduce((room, x) => (x <= nowX ? Math.max(room, x + PENNANT_WIDTH - nowX) : room), 0)
}

function Now({ view, seconds, room }: { view: TeamView; seconds: number; room: number }) {
  const second = Math.max(0, view.clock.liveTick / TICKS_PER_SECOND)
  const share = Math.min(1, second / seconds)
  const lost = view.offeredPerSecond - view.servedPerSecond
  if (view.clock.phase !== 'live' && view.clock.phase !== 'debrief') return null
  return (
    <div
      class={share > 0.8 ? 'tide-now left' : 'tide-now'}
      style={{ insetInlineStart: `${share * 100}%`, '--room': `${room.toFixed(1)}px` }}
    >
      {!view.blind && <strong>{play.tideNow({ n: view.offeredPerSecond })}</strong>}
      {lost >= 1 && <span>{play.tideLost({ n: lost })}</span>}
    </div>
  )
}

/** Where there are no figures: what would show them. */
function Unseen() {
  const { panel, model } = useBoard()
  const blind = useBlind()
  const offered = model.part((view) => view.tools.some(({ tool }) => tool === 'monitoring')).value
  if (!blind) return null
  return (
    <p class="tide-unseen">
      <span>{marks.blindLine()}</span>
      {offered && (
        <Button
          onClick={() => {
            panel.value = { kind: 'tools' }
          }}
        >
          {marks.buttonSee()}
        </Button>
      )}
    </p>
  )
}

export function Tide() {
  const { model, lesson } = useBoard()
  const view = model.view.value
  const { box, size } = useSize<HTMLElement>()
  const seconds = Math.max(1, (view.clock.liveTicks || lesson.liveSeconds * TICKS_PER_SECOND) / TICKS_PER_SECOND)
  const expected = useMemo(() => forecastLine(lesson, seconds), [lesson, seconds])
  const top = tideTop(view.history, expected)
  const { width, height } = size.value
  const now = Math.max(0, view.clock.liveTick / TICKS_PER_SECOND)
  const scale: Scale = { width, height: Math.max(0, height - AXIS - TOP_ROOM), seconds, top }
  const pennants = view.pennants.map(({ liveTick }) => (liveTick / TICKS_PER_SECOND / seconds) * width)
  const nowX = (now / seconds) * width
  const playing = view.clock.phase === 'live' || view.clock.phase === 'debrief'
  const titled = !playing || [nowX, ...pennants].every((x) => x > TITLE_END)
  const says = { offered: whole(view.offeredPerSecond), served: whole(view.servedPerSecond) }
  return (
    <section
      class="tide"
      ref={box}
      aria-label={view.blind ? marks.blindLine() : play.tideSays(says)}
      lang={language.value}
    >
      <svg width={width} height={height} aria-hidden="true">
        <Grid {...scale} height={height} />
        <g transform={`translate(0 ${TOP_ROOM})`}>
          {!view.blind && <Water view={view} {...scale} />}
          <path class="tide-forecast" d={linePath(expected, seconds, top, scale.width, scale.height)} />
          <Coming {...scale} now={now} />
        </g>
        {view.pennants.map((pennant) => (
          <Pennant key={`${pennant.kind}${pennant.liveTick}`} pennant={pennant} seconds={seconds} width={width} />
        ))}
      </svg>
      {titled && <span class="tide-title">{play.tide()}</span>}
      <Unseen />
      <Now view={view} seconds={seconds} room={wordsAfter(pennants, nowX)} />
    </section>
  )
}
