/* The water the ship lies in: its surface with a swell on either side, and two contours below that repeat it, flatter. */
import { HALF_WIDTH, waterBody, waterline } from '../../ui/waterline.ts'

interface Swell {
  /** Distance of the crest from the middle of the page, px. */
  at: number
  height: number
  width: number
}

/* A phone sees the crests' flanks only; the outer two of the wide sea come into view past 1,600 px. */
const WIDE: readonly Swell[] = [
  { at: -1120, height: 52, width: 76 },
  { at: -515, height: 30, width: 58 },
  { at: 491, height: 63, width: 57 },
  { at: 985, height: 24, width: 64 },
]
const NARROW: readonly Swell[] = [
  { at: -230, height: 14, width: 36 },
  { at: 250, height: 50, width: 46 },
]

const SKY = 120
const DEPTH = 400

function surfaceOf(swells: readonly Swell[], share: number): string {
  return waterline((x) => share * swells.reduce((sum, swell) => sum + heightOf(swell, x), 0))
}

function heightOf({ at, height, width }: Swell, x: number): number {
  const distance = (x - at) / width
  return height * Math.exp((-distance * distance) / 2)
}

function Water({ swells, name }: { swells: readonly Swell[]; name: string }) {
  const surface = surfaceOf(swells, 1)
  return (
    <svg
      class={`water water-${name}`}
      viewBox={`${-HALF_WIDTH} ${-SKY} ${2 * HALF_WIDTH} ${SKY + DEPTH}`}
      width={2 * HALF_WIDTH}
      height={SKY + DEPTH}
      aria-hidden="true"
    >
      <path class="water-body" d={waterBody(surface, 2)} />
      <path class="water-surface" d={surface} />
      <path class="water-contour upper" d={surfaceOf(swells, 0.7)} />
      <path class="water-contour lower" d={surfaceOf(swells, 0.42)} />
    </svg>
  )
}

export function Sea() {
  return (
    <div class="sea">
      <Water swells={WIDE} name="wide" />
      <Water swells={NARROW} name="narrow" />
    </div>
  )
}
