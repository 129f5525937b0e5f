/* The picture of the lesson: one service that holds every module becomes smaller ones, and calls that were free cross the water.
   Drawn from the lesson's own modules, so that it is true for any of them. */
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

export function SplitPicture() {
  const { lesson } = useBoard()
  const count = lesson.modules.length
  const rows = Math.ceil(count / COLUMNS)
  const before = rows * (CELL + GAP) + GAP
  const spots = [
    { x: 190, y: 8 },
    { x: 284, y: 30 },
    { x: 200, y: 104 },
    { x: 292, y: 122 },
  ]
  return (
    <svg class="picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={play.briefingPicture()}>
      <Box x={8} y={(HEIGHT - before) / 2} count={count} columns={COLUMNS} order={0} />
      <path class="picture-arrow" d="M92 95h58m-9-8l9 8-9 8" />
      <g class="picture-calls">
        <path d="M254 40h30M224 72v32M264 130h28M318 94v28M246 72l50 50" />
      </g>
      {groups(count).map((modules, index) => {
        const spot = spots[index] ?? { x: 0, y: 0 }
        return <Box key={spot.x} {...spot} count={modules} columns={COLUMNS} order={index} />
      })}
    </svg>
  )
}
