/* The tide of the whole class, on the projector and on the instructor's page: what came, what was served, what is forecast, and now.
   The curves' numbers are the board's own (board/tide-shape.ts); here they are stretched over a strip without a scale. */
import type { ComponentChildren } from 'preact'
import type { HistoryPointView } from '../../../shared/game/view.types.ts'
import type { Lesson } from '../../../shared/lessons/lesson.ts'
import { areaPath, forecastLine, linePath, type Point, smoothed, tideTop } from '../../board/tide-shape.ts'

interface TideProps {
  history: readonly HistoryPointView[]
  lesson: Lesson | null
  /** Seconds of the live phase. */
  seconds: number
  /** Seconds since live began; null when it is not on. */
  now: number | null
  /** Labels and pennants, placed in percent over the curve. */
  children?: ComponentChildren
}

/* Drawn in a box of its own units and stretched: lines keep their width, the curve takes any shape of strip. */
const WIDTH = 1200
const HEIGHT = 100

export function Tide({ history, lesson, seconds, now, children }: TideProps) {
  const whole = Math.max(1, seconds)
  const expected = lesson ? forecastLine(lesson, whole) : []
  const scale: [number, number, number, number] = [whole, tideTop(history, expected), WIDTH, HEIGHT]
  const offered = smoothed(history.map(([rate]) => rate)).map((rate, second): Point => [second, rate])
  const servedRates = smoothed(history.map(([, rate]) => rate))
  const served = servedRates.map((rate, second): Point => [second, Math.min(rate, offered[second]?.[1] ?? rate)])
  const ground: Point[] = [
    [0, 0],
    [Math.max(0, history.length - 1), 0],
  ]
  const offeredPath = linePath(offered, ...scale)
  const ahead = expected.filter(([second]) => second >= history.length - 1)
  return (
    <div class="tide">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {ahead.length > 1 && <path class="tide-forecast" d={linePath(ahead, ...scale)} />}
        {history.length > 1 && (
          <>
            <path class="tide-served" d={areaPath(linePath(served, ...scale), ground, ...scale)} />
            <path class="tide-missed" d={areaPath(offeredPath, served, ...scale)} />
            <path class="tide-offered" d={offeredPath} />
          </>
        )}
      </svg>
      {now !== null && <div class="tide-now" style={{ left: `${percentOf(now, whole)}%` }} />}
      {children}
    </div>
  )
}

/** Where a second of live stands on the strip, in percent. */
export function percentOf(second: number, seconds: number): number {
  return Math.max(0, Math.min(100, (second / Math.max(1, seconds)) * 100))
}
