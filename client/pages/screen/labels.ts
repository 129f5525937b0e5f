/* Which pennants on a tide carry their name, and on which side of the mast: as many as fit without touching, the newest first. */

export interface LabelWish {
  /** Where its pennant stands, in percent of the strip. */
  at: number
  text: string
}

export type LabelSide = 'right' | 'left' | null

/** Widths in units of the type size: Hangul is square, Latin about half. */
const SQUARE = 1
const HALF = 0.56
/** Pennant and air beside the words. */
const BESIDE = 1.2

function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += character > '\u1100' ? SQUARE : HALF
  return width
}

/**
 * The side for each wish, null for one that has no room.
 * @param typePercent type size in percent of the strip's width
 * @param prefer the side to try first
 * @param taken stretches that something else needs, in percent
 */
export function labelSides(
  wishes: readonly LabelWish[],
  typePercent: number,
  prefer: 'right' | 'left',
  taken: readonly (readonly [number, number])[] = [],
): LabelSide[] {
  const placed = [...taken]
  const sides = wishes.map((): LabelSide => null)
  const order = prefer === 'right' ? (['right', 'left'] as const) : (['left', 'right'] as const)
  for (let index = wishes.length - 1; index >= 0; index -= 1) {
    const wish = wishes[index]
    if (!wish) continue
    const width = (widthOf(wish.text) + BESIDE) * typePercent
    for (const side of order) {
      const [from, to] = side === 'right' ? [wish.at, wish.at + width] : [wish.at - width, wish.at]
      if (from < 0 || to > 100 || placed.some(([start, end]) => from < end && to > start)) continue
      // No other mast may run through the words.
      if (wishes.some((other) => other !== wish && other.at > from && other.at < to)) continue
      placed.push([from, to])
      sides[index] = side
      break
    }
  }
  return sides
}
