/* Where tokens are kept and how a single-use code leaves the address. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { takeFragment } from '../../../client/connection/fragment.ts'
import { forgetToken, readSeatId, readToken, writeSeatId, writeToken } from '../../../client/connection/tokens.ts'

function browserWith(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): void {
  vi.stubGlobal('localStorage', storage)
}

function emptyStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('tokens', () => {
  it('are kept by code and role, so that one browser can be host and player', () => {
    const storage = emptyStorage()
    browserWith(storage)
    expect(writeToken('KQ73XD', 'seat', 'a')).toBe(true)
    writeToken('KQ73XD', 'host', 'b')
    expect(readToken('KQ73XD', 'seat')).toBe('a')
    expect(readToken('KQ73XD', 'host')).toBe('b')
    expect(readToken('AAAAAA', 'seat')).toBeNull()
    expect(storage.kept.get('podium:KQ73XD:seat')).toBe('a')
  })

  it('are forgotten with the seat they belong to, and only they', () => {
    browserWith(emptyStorage())
    writeToken('KQ73XD', 'seat', 'a')
    writeToken('KQ73XD', 'host', 'b')
    writeSeatId('KQ73XD', 's4')
    forgetToken('KQ73XD', 'seat')
    expect(readToken('KQ73XD', 'seat')).toBeNull()
    expect(readSeatId('KQ73XD')).toBeNull()
    expect(readToken('KQ73XD', 'host')).toBe('b')
  })

  it('are refused, not thrown, where the browser stores nothing', () => {
    const blocked = () => {
      throw new Error('SecurityError')
    }
    browserWith({ getItem: blocked, setItem: blocked, removeItem: blocked })
    expect(writeToken('KQ73XD', 'seat', 'a')).toBe(false)
    expect(readToken('KQ73XD', 'seat')).toBeNull()
    expect(() => forgetToken('KQ73XD', 'seat')).not.toThrow()
  })
})

describe('a fragment', () => {
  function address(href: string) {
    const url = new URL(href)
    const shown: string[] = []
    const place = { hash: url.hash, pathname: url.pathname, search: url.search } as Location
    const past = {
      state: null,
      replaceState: (_state: unknown, _title: string, to: string) => shown.push(to),
    } as unknown as History
    return { place, past, shown }
  }

  it('is read once and taken out of the address', () => {
    const { place, past, shown } = address('http://podium.test/host/KQ73XD?x=1#one%20time')
    expect(takeFragment(place, past)).toBe('one time')
    expect(shown).toEqual(['/host/KQ73XD?x=1'])
  })

  it('that is not there changes nothing', () => {
    const { place, past, shown } = address('http://podium.test/host')
    expect(takeFragment(place, past)).toBeNull()
    expect(shown).toEqual([])
  })

  it('that is no valid encoding is taken as it stands', () => {
    const { place, past } = address('http://podium.test/host#%E0%A4%A')
    expect(takeFragment(place, past)).toBe('%E0%A4%A')
  })
})
