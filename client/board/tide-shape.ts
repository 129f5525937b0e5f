/* The tide as numbers: what a round's traffic looks like as lines over its length. Drawing is tide.tsx. */
import type { HistoryPointView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'

export type Point = [x: number, y: number]

/** A forecast surge rises and falls over this time: nobody announces the second. */
const SHOULDER_SECONDS = 16
const STEP_SECONDS = 2
/** White space above the highest crest. */
const HEADROOM = 1.08

/** 0 → 1 → 0 with soft shoulders, without leaving the span by more than half a shoulder. */
function swell(second: number, start: number, last: number): number {
  const rise = (second - start) / SHOULDER_SECONDS + 0.5
  const fall = (start + last - second) / SHOULDER_SECONDS + 0.5
  const level = Math.max(0, Math.min(1, rise, fall))
  return level * level * (3 - 2 * level)
}

/** Requests per second as forecast at a second of live. */
export function forecastAt(lesson: Lesson, second: number): number {
  return lesson.classes.reduce((sum, { id, ratePerSecond }) => {
    const surges = lesson.forecast.filter((forecast) => forecast.class === id)
    const factor = surges.reduce(
      (most, { atSeconds, factor: top, lastSeconds }) =>
        Math.max(most, 1 + (top - 1) * swell(second, atSeconds, lastSeconds)),
      1,
    )
    return sum + ratePerSecond * factor
  }, 0)
}

/** Points of the forecast from the first to the last second, requests per second. */
export function forecastLine(lesson: Lesson, liveSeconds: number): Point[] {
  const points: Point[] = []
  for (let second = 0; second <= liveSeconds; second += STEP_SECONDS) points.push([second, forecastAt(lesson, second)])
  return points
}

/** Top of the scale: above everything that came and everything that is forecast; steady while nothing outgrows it. */
export function tideTop(history: readonly HistoryPointView[], forecast: readonly Point[]): number {
  const offered = history.reduce((most, [rate]) => Math.max(most, rate), 0)
  const expected = forecast.reduce((most, [, rate]) => Math.max(most, rate), 0)
  return Math.max(1, expected * HEADROOM, offered * HEADROOM)
}

/** An SVG path through points in seconds and requests, in a box of `width` × `height`. */
export function linePath(
  points: readonly Point[],
  seconds: number,
  top: number,
  width: number,
  height: number,
): string {
  return points
    .map(([second, rate], index) => {
      const x = ((second / seconds) * width).toFixed(1)
      const y = (height - (Math.min(rate, top) / top) * height).toFixed(1)
      return `${index === 0 ? 'M' : 'L'}${x} ${y}`
    })
    .join('')
}

/** The area between two lines over the same seconds. */
export function areaPath(upper: string, lower: readonly Point[], ...scale: [number, number, number, number]): string {
  const back = linePath([...lower].reverse(), ...scale)
  return upper === '' ? '' : `${upper}L${back.slice(1)}Z`
}

/** Each second's mean over the three around it: the eye reads the tide, not the noise of arrivals. */
export function smoothed(values: readonly number[]): number[] {
  return values.map((value, index) => {
    const near = [values[index - 1] ?? value, value, values[index + 1] ?? value]
    return near.reduce((sum, one) => sum + one, 0) / near.length
  })
}
