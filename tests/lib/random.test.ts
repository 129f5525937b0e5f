/* [RND] Draws are pure functions of what they mean, even over [0, 1), and unrelated to each other. */

import { describe, expect, test } from 'vitest'
import { draw, drawBetween, drawSum, hashSeed } from '../../shared/lib/random.ts'

const COUNT = 20_000
const ticks = Array.from({ length: COUNT }, (_, tick) => tick)

function correlation(left: readonly number[], right: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
  const [x, y] = [mean(left), mean(right)]
  let both = 0
  let squaresLeft = 0
  let squaresRight = 0
  left.forEach((value, index) => {
    both += (value - x) * (right[index]! - y)
    squaresLeft += (value - x) ** 2
    squaresRight += (right[index]! - y) ** 2
  })
  return both / Math.sqrt(squaresLeft * squaresRight)
}

/** Five standard deviations of the correlation of unrelated numbers. */
const UNRELATED = 5 / Math.sqrt(COUNT)

describe('[RND1] a draw', () => {
  test('is the same whenever, and in whatever order, it is made', () => {
    const forward = ticks.slice(0, 200).map((tick) => draw('7', 'arrivals', tick, 'buy'))
    draw('8', 'other', 3, 'x')
    const backward = ticks
      .slice(0, 200)
      .reverse()
      .map((tick) => draw('7', 'arrivals', tick, 'buy'))
    expect(backward.reverse()).toEqual(forward)
  })

  test('keeps its value from release to release: old logs replay', () => {
    expect([
      draw('7', 'arrivals', 1, 'buy'),
      draw('', '', 0, ''),
      draw('0123456789abcdef', 's', 960, 'é'),
    ]).toMatchInlineSnapshot(`
      [
        0.2869441082054832,
        0.8513843036565931,
        0.7446386071641722,
      ]
    `)
  })

  test.each([
    ['ticks', (tick: number) => draw('7', 's', tick, 'a')],
    ['identities', (tick: number) => draw('7', 's', 0, `a${tick}`)],
    ['seeds', (tick: number) => draw(`seed ${tick}`, 's', 0, 'a')],
    ['streams', (tick: number) => draw('7', `stream ${tick}`, 0, 'a')],
  ])('is even over [0, 1) along %s', (_, value) => {
    const bins = new Array<number>(100).fill(0)
    for (const tick of ticks) {
      const drawn = value(tick)
      expect(drawn >= 0 && drawn < 1).toBe(true)
      bins[Math.floor(drawn * 100)]! += 1
    }
    const expected = COUNT / 100
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // 99 degrees of freedom: mean 99, deviation 14.
    expect(chiSquare).toBeGreaterThan(45)
    expect(chiSquare).toBeLessThan(170)
  })

  test.each([
    ['the next tick', (tick: number) => draw('7', 's', tick + 1, 'a')],
    ['another identity', (tick: number) => draw('7', 's', tick, 'b')],
    ['another stream', (tick: number) => draw('7', 't', tick, 'a')],
    ['a seed one letter away', (tick: number) => draw('8', 's', tick, 'a')],
    ['a long seed whose last letter differs', (tick: number) => draw('7'.repeat(33), 's', tick, 'a')],
  ])('tells nothing about %s', (_, value) => {
    const here = ticks.map((tick) => draw('7', 's', tick, 'a'))
    expect(Math.abs(correlation(here, ticks.map(value)))).toBeLessThan(UNRELATED)
  })

  test('knows where the stream ends and the identity begins', () => {
    expect(draw('7', 'ab', 0, 'c')).not.toBe(draw('7', 'a', 0, 'bc'))
  })
})

test('the seed is hashed whole: every letter of 32 changes more than 64 bits of state can hide', () => {
  const seed = 'abcdefabcdefabcdefabcdefabcdefab'
  const seen = new Set<string>()
  for (let index = 0; index < seed.length; index++) {
    seen.add(hashSeed(`${seed.slice(0, index)}0${seed.slice(index + 1)}`).join())
  }
  seen.add(hashSeed(seed).join())
  expect(seen.size).toBe(seed.length + 1)
})

test('drawBetween stays between, and is the bound itself when both are equal', () => {
  const drawn = ticks.map((tick) => drawBetween('7', 's', tick, 'a', 40, 70))
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(40)
  expect(Math.max(...drawn)).toBeLessThan(70)
  expect(drawBetween('7', 's', 0, 'a', 5, 5)).toBe(5)
})

test('[RND2] the sum of 12 uniforms less 6 has mean 0 and variance 1', () => {
  const normals = ticks.map((tick) => drawSum('7', 's', tick, 'a', 12) - 6)
  const mean = normals.reduce((sum, value) => sum + value, 0) / COUNT
  const variance = normals.reduce((sum, value) => sum + value * value, 0) / COUNT
  expect(Math.abs(mean)).toBeLessThan(0.04)
  expect(Math.abs(variance - 1)).toBeLessThan(0.05)
})
