/* Which pennants of the timeline carry their name: as many as fit without running into each other, the earliest first. */

/** Widths of a character at the timeline's type size, CSS pixels: Hangul is square, Latin about half. */
const SQUARE = 12
const HALF = 6.8
/** Pennant and air beside the words. */
const BESIDE = 22

function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (character > '\u1100' ? SQUARE : HALF), BESIDE)
}

/** The side of each pennant its name stands on; null for one that has no room. Places are CSS pixels. */
export function labelledPennants(
  pennants: readonly { x: number; text: string }[],
  width: number,
): ('right' | 'left' | null)[] {
  const taken: [number, number][] = []
  return pennants.map(({ x, text }, rank) => {
    const need = widthOf(text)
    for (const side of ['right', 'left'] as const) {
      const [from, to] = side === 'right' ? [x, x + need] : [x - need, x]
      if (from < 0 || to > width || taken.some(([start, end]) => from < end && to > start)) continue
      // No other mast may run through the words.
      if (pennants.some((other, index) => index !== rank && other.x >= from && other.x <= to)) continue
      taken.push([from, to])
      return side
    }
    return null
  })
}
