/* What the address of a replay leads to, and what a refusal of the server is told as. */
import { describe, expect, test } from 'vitest'
import { parsePlace, parseReplayId, placeSearch } from '../../client/pages/replay/address.ts'
import { refusalOf } from '../../client/pages/replay/round-log.ts'

describe('an address', () => {
  test('is a code and a round', () => {
    expect(parseReplayId('KQ73XD-1')).toEqual({ code: 'KQ73XD', round: 1 })
    expect(parseReplayId('kq7 3xd-12')).toEqual({ code: 'KQ73XD', round: 12 })
  })

  test('is refused where one of them is missing', () => {
    for (const id of ['', 'KQ73XD', 'KQ73XD-', 'KQ73XD-0', '-1', 'KQ7-1', 'KQ73XD-x'])
      expect(parseReplayId(id)).toBeNull()
  })

  test('leads to a moment and back', () => {
    expect(parsePlace(placeSearch({ team: 't3', tick: 612 }))).toEqual({ team: 't3', tick: 612 })
    expect(parsePlace('')).toEqual({ team: null, tick: null })
    expect(parsePlace('?tick=-4').tick).toBeNull()
    expect(parsePlace('?tick=12x').tick).toBeNull()
  })
})

describe('a refusal', () => {
  const said = (code: string) => ({ error: { code, facts: {} } })

  test('says why there is nothing to see', () => {
    expect(refusalOf(403, said('not-revealed'))).toEqual({ kind: 'closed' })
    expect(refusalOf(403, said('round-running'))).toEqual({ kind: 'running' })
    expect(refusalOf(404, said('unknown-round'))).toEqual({ kind: 'unknown-round' })
    expect(refusalOf(404, said('unknown-code'))).toEqual({ kind: 'unknown-code' })
  })

  test('of another make is one to try again', () => {
    expect(refusalOf(503, said('unavailable'))).toEqual({ kind: 'busy' })
    expect(refusalOf(502, '<html>')).toEqual({ kind: 'busy' })
    expect(refusalOf(404, null)).toEqual({ kind: 'unknown-code' })
  })
})
