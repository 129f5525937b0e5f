/* Messages that were right once: seeded mutations of values, each of which must be refused, and of bytes, which may be anything. */

import { draw } from '../../shared/lib/random.ts'

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

/** Draws by name: the same seed and rank give the same mutant. */
export class Chance {
  private drawn = 0
  constructor(
    private readonly seed: string,
    private readonly rank: number,
  ) {}

  below(limit: number): number {
    return Math.floor(draw(this.seed, 'mutant', this.rank, String(this.drawn++)) * limit)
  }

  pick<T>(from: readonly T[]): T {
    // Some lists hold undefined on purpose.
    return from[this.below(from.length)] as T
  }
}

/** Nothing of this is valid anywhere in a command message. */
const NONSENSE: readonly unknown[] = [
  ...[null, true, Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 53, -0.1, undefined, Symbol.iterator],
  ...['', ' ', 'Shop', '__proto__', 'constructor', '../../etc/passwd', '=1+1', '<img src=x>', '\u202e', '\0', 's1\n'],
  ...[
    'x'.repeat(300),
    'x'.repeat(17_000),
    [],
    [[]],
    {},
    { length: 1 },
    { toString: 1 },
    new Uint8Array(8),
    new Date(0),
  ],
  ...[() => 1, 10n, new Map([[1, 2]]), JSON.parse('{"__proto__":{"role":"host"}}')],
]

/** One place of a message changed so that the message is certainly wrong. */
export function breakMessage(message: Plain, chance: Chance): unknown {
  const copy = structuredClone(message)
  const places = placesOf(copy)
  const { parent, key } = chance.pick(places)
  switch (chance.below(4)) {
    case 0:
      parent[key] = chance.pick(NONSENSE)
      return copy
    case 1:
      delete parent[key]
      return copy
    case 2:
      parent[`${key}${chance.pick(['', 's', '_', ' '])}x`] = chance.pick(NONSENSE)
      return copy
    default:
      parent[key] = nest(parent[key], 1 + chance.below(12))
      return copy
  }
}

/** Fields of objects; a list's places are its own. */
function placesOf(value: unknown): { parent: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Record<string, unknown>
  const own = Array.isArray(value) ? [] : Object.keys(value).map((key) => ({ parent, key }))
  return [...own, ...Object.values(value).flatMap(placesOf)]
}

function nest(value: unknown, levels: number): unknown {
  return levels === 0 ? value : { [`k${levels}`]: nest(value, levels - 1) }
}

/** Bytes flipped, cut, doubled, inserted. */
export function breakBytes(bytes: Uint8Array, chance: Chance): Uint8Array {
  const copy = [...bytes]
  for (let count = 1 + chance.below(4); count > 0; count--) {
    const at = chance.below(copy.length)
    switch (chance.below(5)) {
      case 0:
        copy[at] = chance.below(256)
        break
      case 1:
        copy[at] = (copy[at] ?? 0) ^ (1 << chance.below(8))
        break
      case 2:
        copy.splice(at, 1 + chance.below(8))
        break
      case 3:
        copy.splice(at, 0, ...copy.slice(at, at + 1 + chance.below(8)))
        break
      default:
        copy.splice(at, 0, chance.below(256))
    }
    if (copy.length === 0) copy.push(0)
  }
  return Uint8Array.from(copy)
}
