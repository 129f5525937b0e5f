/* How the height of the timeline is shared out: the tide on top, five rows of marks below it, the axis at the foot. The margin's
   names stand on the same rows (replay.css). */

const ROWS = ['failures', 'split', 'pack', 'schedule', 'watch'] as const
/** Height of a row of marks, CSS pixels; `--row` in replay.css, where rows have names. */
const ROW = 14
/** On a low timeline, which names no rows, the tide keeps the room. */
const LOW = 140
const LOW_ROW = 9
/** Height of the axis with its times; `--axis` in replay.css. */
const AXIS = 20

export type Rows = Record<(typeof ROWS)[number] | 'tideFoot', number>

/** Middles of the rows and the foot of the tide, CSS pixels from above. */
export function rowsOf(height: number): Rows {
  const row = height < LOW ? LOW_ROW : ROW
  const tideFoot = Math.max(0, height - AXIS - ROWS.length * row)
  const middle = (rank: number) => tideFoot + (rank + 0.5) * row
  return { tideFoot, failures: middle(0), split: middle(1), pack: middle(2), schedule: middle(3), watch: middle(4) }
}
