/* Which pennants on a tide carry their name, and on which side of the mast: as many as fit without touching, the newest first. */

export interface LabelWish {
  /** Where its pennant stands, in percent of the strip. */
  at: number
  text: string
  /** The side to try first. */
  prefer: 'right' | 'left'
  /** Is written whatever stands in its way: it covers what is behind it. */
  must?: boolean
}

export type LabelSide = 'right' | 'left' | null

/** Widths in units of the type size: Hangul is square, Latin about half. */
const SQUARE = 1
const HALF = 0.56
/** Pennant and air beside the words. */
const BESIDE = 1.6

type Stretch = readonly [from: number, to: number]

function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += character > '\u1100' ? SQUARE : HALF
  return width
}

function stretchOf(wish: LabelWish, side: 'right' | 'left', typePercent: number): Stretch {
  const width = (widthOf(wish.text) + BESIDE) * typePercent
  return side === 'right' ? [wish.at, wish.at + width] : [wish.at - width, wish.at]
}

function isInside([from, to]: Stretch): boolean {
  return from >= 0 && to <= 100
}

/**
 * The side for each wish, null for one that has no room: first those that must be written, then the newest.
 * @param typePercent type size in percent of the strip's width
 * @param taken stretches that something else needs, in percent
 */
export function labelSides(
  wishes: readonly LabelWish[],
  typePercent: number,
  taken: readonly Stretch[] = [],
): LabelSide[] {
  const placed: Stretch[] = [...taken]
  const sides = wishes.map((): LabelSide => null)
  const ranks = wishes.map((_, index) => index).reverse()
  const order = [...ranks.filter((index) => wishes[index]?.must), ...ranks.filter((index) => !wishes[index]?.must)]
  for (const index of order) {
    const wish = wishes[index]
    if (!wish) continue
    const candidates = wish.prefer === 'right' ? (['right', 'left'] as const) : (['left', 'right'] as const)
    const side = candidates.find((one) => {
      const stretch = stretchOf(wish, one, typePercent)
      return isInside(stretch) && (wish.must === true || isFree(stretch, wish, wishes, placed))
    })
    const chosen = side ?? (wish.must ? wish.prefer : null)
    if (chosen === null) continue
    placed.push(stretchOf(wish, chosen, typePercent))
    sides[index] = chosen
  }
  return sides
}

/** Nothing written there, and no other mast runs through the words. */
function isFree(
  [from, to]: Stretch,
  wish: LabelWish,
  wishes: readonly LabelWish[],
  placed: readonly Stretch[],
): boolean {
  if (placed.some(([start, end]) => from < end && to > start)) return false
  return !wishes.some((other) => other !== wish && other.at > from && other.at < to)
}
