/* The picture of the lesson: one service that holds every module becomes smaller ones, and calls that were free cross the water; or,
   where the lesson does not split, whole copies of itself. Drawn from the lesson's own modules, so that it is true for any of them. */
import { play } from '../../i18n/play.ts'
import { serviceStyle } from '../../ui/service-badge.tsx'
import { useBoard } from '../context.ts'

const CELL = 26
const GAP = 4
const COLUMNS = 2
const SERVICES = 4
const WIDTH = 360
const HEIGHT = 190

/** The modules dealt over four services in lesson order: any split shows the idea. */
function groups(count: number): number[] {
  return Array.from({ length: Math.min(SERVICES, count) }, (_, index) => Math.ceil((count - index) / SERVICES))
}

function Cells({ count, columns }: { count: number; columns: number }) {
  const cells = Array.from({ length: count }, (_, index) => ({
    x: (index % columns) * (CELL + GAP),
    y: Math.floor(index / columns) * (CELL + GAP),
  }))
  return (
    <>
      {cells.map(({ x, y }) => (
        <rect key={`${x} ${y}`} x={x} y={y} width={CELL} height={CELL} rx={2} class="picture-module" />
      ))}
    </>
  )
}

function Box({ x, y, count, columns, order }: { x: number; y: number; count: number; columns: number; order: number }) {
  const rows = Math.ceil(count / columns)
  const width = Math.min(count, columns) * (CELL + GAP) + GAP
  return (
    <g transform={`translate(${x} ${y})`} style={serviceStyle(order)}>
      <rect class="picture-service" width={width} height={rows * (CELL + GAP) + GAP} rx={3} />
      <g transform={`translate(${GAP} ${GAP})`}>
        <Cells count={count} columns={columns} />
      </g>
    </g>
  )
}

/** Where the four services lie, and the calls between them. */
const SPOTS = [
  { x: 190, y: 8 },
  { x: 284, y: 30 },
  { x: 200, y: 104 },
  { x: 292, y: 122 },
]
/** Where the copies of an undivided service stand. */
const COPIES_AT = [178, 276]

function Services({ count }: { count: number }) {
  return (
    <>
      <g class="picture-calls">
        <path d="M254 40h30M224 72v32M264 130h28M318 94v28M246 72l50 50" />
      </g>
      {groups(count).map((modules, index) => {
        const spot = SPOTS[index] ?? { x: 0, y: 0 }
        return <Box key={spot.x} {...spot} count={modules} columns={COLUMNS} order={index} />
      })}
    </>
  )
}

export function SplitPicture() {
  const { lesson } = useBoard()
  const count = lesson.modules.length
  const rows = Math.ceil(count / COLUMNS)
  const middle = (HEIGHT - rows * (CELL + GAP) - GAP) / 2
  const splits = lesson.unlocks.includes('split')
  const whole = (x: number) => <Box key={x} x={x} y={middle} count={count} columns={COLUMNS} order={0} />
  return (
    <svg
      class="picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={splits ? play.briefingPicture() : play.briefingCopies()}
    >
      {whole(8)}
      <path class="picture-arrow" d="M92 95h58m-9-8l9 8-9 8" />
      {splits ? <Services count={count} /> : COPIES_AT.map(whole)}
    </svg>
  )
}
