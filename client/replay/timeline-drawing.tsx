/* The drawing under the playhead: everything of a team's round that does not move while it plays. Drawn again when more is folded,
   another team is shown or the window changes, never for a tick. */
import type { HistoryPointView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { areaPath, forecastLine, linePath, type Point, smoothed, tideTop } from '../board/tide-shape.ts'
import { pennantText } from '../board/words/happening.ts'
import { FORMATS } from '../i18n/format.ts'
import { replay } from '../i18n/replay.ts'
import { type ReplayRoom, useReplay } from './context.ts'
import { labelledPennants } from './pennant-labels.ts'
import { rowsOf } from './rows.ts'
import type { Scale } from './scale.ts'
import { speakerOf } from './story-line.tsx'
import type { ActionMark, FailureMark, Track } from './talk.ts'

/** Room for pennants above the crest. */
const TOP_ROOM = 22
const GRID_SECONDS = [15, 30, 60, 120, 300]
/** Two times on the axis stand at least this far apart, CSS pixels. */
const GRID_LEAST_PX = 64

interface WaterProps {
  history: HistoryPointView[]
  lesson: Lesson
  liveSeconds: number
  width: number
  height: number
}

function Water({ history, lesson, liveSeconds, width, height }: WaterProps) {
  const expected = forecastLine(lesson, liveSeconds)
  const scale: [number, number, number, number] = [liveSeconds, tideTop(history, expected), width, height]
  const offered = smoothed(history.map(([rate]) => rate)).map((rate, second): Point => [second, rate])
  const rates = smoothed(history.map(([, rate]) => rate))
  const served = rates.map((rate, second): Point => [second, Math.min(rate, offered[second]?.[1] ?? rate)])
  const ground: Point[] = [
    [0, 0],
    [Math.max(0, history.length - 1), 0],
  ]
  const [offeredPath, servedPath] = [linePath(offered, ...scale), linePath(served, ...scale)]
  return (
    <>
      <path class="tide-served" d={areaPath(servedPath, ground, ...scale)} />
      <path class="tide-lost" d={areaPath(offeredPath, served, ...scale)} />
      <path class="tide-offered" d={offeredPath} />
      <path class="tide-served-line" d={servedPath} />
      <path class="tide-forecast" d={linePath(expected, ...scale)} />
    </>
  )
}

function Axis({ scale, liveSeconds, tideFoot, height }: { scale: Scale; liveSeconds: number } & Heights) {
  const perSecond = (scale.width - scale.liveX) / Math.max(1, liveSeconds)
  const step = GRID_SECONDS.find((seconds) => seconds * perSecond >= GRID_LEAST_PX) ?? liveSeconds
  const marks: number[] = []
  for (let second = 0; second <= liveSeconds - step / 2; second += Math.max(1, step)) marks.push(second)
  return (
    <g class="timeline-axis">
      {scale.liveX > 0 && <rect class="timeline-plan" width={scale.liveX} height={tideFoot} />}
      {scale.liveX > 44 && (
        <text x={4} y={height - 5}>
          {replay.plan()}
        </text>
      )}
      {marks.map((second) => {
        const x = Math.round(scale.liveX + second * perSecond) + 0.5
        return (
          <g key={second}>
            <path d={`M${x} 0V${height}`} class={second === 0 ? 'timeline-start' : ''} />
            <text x={x + 4} y={height - 5}>
              {FORMATS.clock(second)}
            </text>
          </g>
        )
      })}
      <path d={`M0 ${tideFoot + 0.5}H${scale.width}`} class="timeline-foot" />
    </g>
  )
}

interface Heights {
  /** Where the water ends and the rows of marks begin. */
  tideFoot: number
  height: number
}

function Pennants({ track, scale, liveTick, tideFoot }: MarksProps & { liveTick: number; tideFoot: number }) {
  const speaker = speakerOf(useReplay())
  const pennants = track.pennants.map((pennant) => ({
    x: scale.xOf(liveTick + pennant.liveTick),
    text: pennantText(pennant, speaker),
    key: `${pennant.kind}${pennant.target}${pennant.liveTick}`,
  }))
  const labels = labelledPennants(pennants, scale.width)
  return (
    <>
      {pennants.map(({ x, text, key }, rank) => {
        const side = labels[rank] ?? null
        return (
          <g key={key} class="pennant" transform={`translate(${x.toFixed(1)} 0)`}>
            <title>{text}</title>
            <path d={`M0 6V${tideFoot}`} class="pennant-mast" />
            <path d="M0 6h11l-3.5 4L11 14H0z" />
            {side && (
              <text x={side === 'right' ? 15 : -4} y={14.5} text-anchor={side === 'right' ? 'start' : 'end'}>
                {text}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

interface MarksProps {
  track: Track
  scale: Scale
}

const FAILURE_SHAPES: Record<FailureMark['state'], string> = {
  slow: 'M0 -5L5 0L0 5L-5 0z',
  errors: 'M0 -4.5L5 4H-5z',
  down: 'M-4 -4h8v8h-8z',
}

function Failures({ track, scale, y }: MarksProps & { y: number }) {
  return (
    <>
      {track.failures.map(({ tick, state }, rank) => (
        <path
          key={rank}
          class={`mark-failure state-${state}`}
          transform={`translate(${scale.xOf(tick).toFixed(1)} ${y})`}
          d={FAILURE_SHAPES[state]}
        />
      ))}
    </>
  )
}

function Actions({ track, scale, rows, mySeat }: MarksProps & { rows: Record<ActionMark['station'], number> } & Own) {
  return (
    <>
      {track.actions.map(({ tick, station, seat }, rank) => (
        <path
          key={rank}
          class={seat === mySeat ? 'mark-action own' : 'mark-action'}
          transform={`translate(${scale.xOf(tick).toFixed(1)} ${rows[station]})`}
          d="M0 -4L4 0L0 4L-4 0z"
        />
      ))}
    </>
  )
}

type Own = Pick<ReplayRoom, 'mySeat'>

/** Where a moment of the list stands: a dashed line down through tide and marks. */
function MomentLines({ track, scale, tideFoot }: MarksProps & { tideFoot: number }) {
  const grave = track.moments.filter(({ happening }) => happening.severity === 'down' || happening.severity === 'error')
  return (
    <>
      {grave.map(({ tick, happening }) => (
        <path key={happening.id} class="moment-line" d={`M${scale.xOf(tick).toFixed(1)} ${TOP_ROOM}V${tideFoot}`} />
      ))}
    </>
  )
}

export function DrawnRound({ scale, height }: { scale: Scale; height: number }) {
  const { track, opening, liveStartTick, mySeat } = useReplay()
  const drawn = track.value
  const liveTick = liveStartTick.value
  const liveSeconds = Math.max(1, (opening.totalTicks - liveTick) / TICKS_PER_SECOND)
  const { tideFoot, failures, ...rows } = rowsOf(height)
  return (
    <svg width={scale.width} height={height} aria-hidden="true">
      <Axis {...{ scale, liveSeconds, tideFoot, height }} />
      {drawn && (
        <>
          <g transform={`translate(${scale.liveX.toFixed(1)} ${TOP_ROOM})`}>
            <Water
              history={drawn.history}
              lesson={opening.lesson}
              liveSeconds={liveSeconds}
              width={scale.width - scale.liveX}
              height={Math.max(0, tideFoot - TOP_ROOM)}
            />
          </g>
          <MomentLines track={drawn} scale={scale} tideFoot={tideFoot} />
          <Pennants track={drawn} scale={scale} liveTick={liveTick} tideFoot={tideFoot} />
          <Failures track={drawn} scale={scale} y={failures} />
          <Actions track={drawn} scale={scale} rows={rows} mySeat={mySeat} />
        </>
      )}
    </svg>
  )
}
