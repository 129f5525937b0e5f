/* A team's served share as a small line under the full mark: what is missing is filled. */
import type { State } from '../../ui/state.tsx'

const WIDTH = 114
const HEIGHT = 22
const FULL = 3
/** Points of the whole line: four minutes, one every 4 s. */
const POINTS = 60

/** Percentages, newest last; drawn from the left, so that all teams' lines share one time. */
export function Trend({ points, state }: { points: readonly number[]; state: State }) {
  if (points.length === 0) return null
  const step = WIDTH / Math.max(1, Math.min(POINTS, Math.max(points.length, POINTS / 2)) - 1)
  const places = points.map((percent, index) => {
    const y = FULL + ((100 - Math.max(0, Math.min(100, percent))) / 100) * (HEIGHT - FULL)
    return `${(index * step).toFixed(1)} ${y.toFixed(1)}`
  })
  const endX = ((points.length - 1) * step).toFixed(1)
  return (
    <svg
      class={`trend trend-${state}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`}
      width={WIDTH}
      height={HEIGHT + 1}
      aria-hidden="true"
    >
      <path class="trend-missing" d={`M0 ${FULL}L${places.join('L')}L${endX} ${FULL}Z`} />
      <path class="trend-full" d={`M0 ${FULL}H${endX}`} />
      <path class="trend-line" d={`M${places.join('L')}`} />
    </svg>
  )
}
