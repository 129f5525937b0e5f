/* Counter-based randomness: a draw is a pure function of what it means (seed, stream, tick, identity), never of what was drawn
   before it, so that no team's action moves any other draw (GAME.md §1). Who draws what, and under which name, is the rules' affair. */

/** 128 bits mixed from the whole seed string. */
export type SeedHash = readonly [number, number, number, number]

/** Rounds of sfc32 before its output is used; its author asks for 12. */
const WARM_UP_ROUNDS = 12
/** Between stream and identity, so that `a` + `bc` is not `ab` + `c`; no character has this code. */
const SEPARATOR = 0x1f_ffff
/** Seeds remembered; a process plays a few at a time, a balance table thousands. */
const REMEMBERED_SEEDS = 256

const remembered = new Map<string, SeedHash>()

/* The state that is being mixed. It lives here and not in objects because a draw is the innermost loop of the traffic. */
let a = 0
let b = 0
let c = 0
let d = 0

function start(state: SeedHash): void {
  a = state[0]
  b = state[1]
  c = state[2]
  d = state[3]
}

/** Mixes one word into all four (cyrb128 by bryc, public domain). */
function absorb(word: number): void {
  a = b ^ Math.imul(a ^ word, 597399067)
  b = c ^ Math.imul(b ^ word, 2869860233)
  c = d ^ Math.imul(c ^ word, 951274213)
  d = a ^ Math.imul(d ^ word, 2716044179)
}

function absorbText(text: string): void {
  for (let index = 0; index < text.length; index++) absorb(text.charCodeAt(index))
  absorb(SEPARATOR + text.length)
}

/** One round of sfc32 (Chris Doty-Humphrey, PractRand): 32 bits from a state of 128. */
function next(): number {
  const out = (((a + b) | 0) + d) | 0
  d = (d + 1) | 0
  a = b ^ (b >>> 9)
  b = (c + (c << 3)) | 0
  c = ((c << 21) | (c >>> 11)) + out
  c |= 0
  return out >>> 0
}

function nextUnit(): number {
  const high = next() >>> 5
  const low = next() >>> 6
  return (high * 67108864 + low) / 9007199254740992
}

/** The seed's whole string as 128 bits; the same string gives the same bits everywhere. */
export function hashSeed(seed: string): SeedHash {
  const known = remembered.get(seed)
  if (known !== undefined) return known
  start([1779033703, 3144134277, 1013904242, 2773480762])
  absorbText(seed)
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next()
  const hash: SeedHash = [a, b, c, d]
  if (remembered.size >= REMEMBERED_SEEDS) remembered.clear()
  remembered.set(seed, hash)
  return hash
}

function key(seed: string, stream: string, tick: number, identity: string): void {
  start(hashSeed(seed))
  absorbText(stream)
  absorbText(identity)
  absorb(tick | 0)
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next()
}

/** [RND1] A number in [0, 1) with 53 bits, a function of its arguments alone. `tick` is an integer below 2³¹. */
export function draw(seed: string, stream: string, tick: number, identity: string): number {
  key(seed, stream, tick, identity)
  return nextUnit()
}

/** A number in [low, high); `low` where both are equal. */
export function drawBetween(
  seed: string,
  stream: string,
  tick: number,
  identity: string,
  low: number,
  high: number,
): number {
  return low + (high - low) * draw(seed, stream, tick, identity)
}

/** [RND2] Sum of `count` uniforms of one key: 12 of them less 6 are near enough to a standard normal, without a logarithm. */
export function drawSum(seed: string, stream: string, tick: number, identity: string, count: number): number {
  key(seed, stream, tick, identity)
  let sum = 0
  for (let index = 0; index < count; index++) sum += nextUnit()
  return sum
}
