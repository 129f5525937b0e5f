/* [CAU14] A round's losses are blamed on what was planted in it, and on nothing that hurt nobody. A few rounds in every run; all hundred
   with PLANTED_ROUNDS=100. */

import { describe, expect, it } from 'vitest'
import { playPlanted } from '../support/planted-rounds.ts'

const ROUNDS = Number(process.env['PLANTED_ROUNDS'] ?? 20)
/** Top causes of a round that a debrief begins with, and the share of rounds in which the planted one is among them. */
const TOP = 3
const FOUND_SHARE = 0.9

const rounds = Array.from({ length: ROUNDS }, (_, number) => playPlanted(number))
const planted = rounds.filter((round) => round.expected.length > 0)
const quiet = rounds.filter((round) => round.expected.length === 0)

function isFound({ expected, blamed }: (typeof rounds)[number]): boolean {
  return expected.every((id) => blamed.slice(0, TOP).includes(id))
}

describe('[CAU14] what a round is blamed on', () => {
  it('is played as it was meant', () => {
    expect(rounds.filter((round) => round.refused.length > 0).map(({ name, refused }) => [name, refused])).toEqual([])
  })

  it('holds what was planted among its top three', () => {
    const missed = planted.filter((round) => !isFound(round))
    const found = 1 - missed.length / planted.length
    expect(found, JSON.stringify(missed.map(({ name, blamed }) => [name, blamed]))).toBeGreaterThanOrEqual(FOUND_SHARE)
  })

  it('never names an incident that hurt nobody', () => {
    expect(
      rounds.filter((round) => round.named.has(round.harmless)).map(({ name, harmless }) => [name, harmless]),
    ).toEqual([])
  })

  it('is nothing where nothing was planted', () => {
    expect(quiet.length).toBeGreaterThan(0)
    expect(quiet.filter((round) => round.blamed.length > 0).map(({ name, blamed }) => [name, blamed])).toEqual([])
  })
})
