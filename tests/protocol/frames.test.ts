/* Frames turned back into views: each builds on one that is held, and the page never goes back in time. */
import { expect, test } from 'vitest'
import type { EntryId } from '../../shared/game/entry.ts'
import { encodeChange, encodeFull } from '../../shared/protocol/delta.ts'
import { createFrameKeeper } from '../../shared/protocol/frames.ts'
import { calmView } from '../support/views.ts'

const at = (seen: EntryId) => ({ ...calmView(), seen })

test('a full view older than the one shown is held to build on, not shown', () => {
  const keeper = createFrameKeeper()
  expect(keeper.take({ frame: 9, base: 0, bytes: encodeFull(at('1-900')) }, 0)).toMatchObject({ kind: 'shown' })
  // A page that changes lanes is sent the view its new lane stands at.
  expect(keeper.take({ frame: 6, base: 0, bytes: encodeFull(at('1-897')) }, 0)).toEqual({ kind: 'stale' })
  const next = keeper.take({ frame: 10, base: 6, bytes: encodeChange(at('1-897'), at('1-901')) }, 0)
  expect(next).toMatchObject({ kind: 'shown', view: { seen: '1-901' } })
})

test('after a reconnect the same holds: another process may be behind', () => {
  const keeper = createFrameKeeper()
  keeper.take({ frame: 9, base: 0, bytes: encodeFull(at('1-900')) }, 0)
  keeper.forget()
  expect(keeper.take({ frame: 1, base: 0, bytes: encodeFull(at('1-899')) }, 0)).toEqual({ kind: 'stale' })
  expect(keeper.take({ frame: 2, base: 0, bytes: encodeFull(at('2-1')) }, 0)).toMatchObject({ kind: 'shown' })
})

test('a change against a frame that is not held asks for a full view', () => {
  const keeper = createFrameKeeper()
  const verdict = keeper.take({ frame: 5, base: 4, bytes: encodeChange(at('1-1'), at('1-2')) }, 0)
  expect(verdict).toEqual({ kind: 'missing-base', ask: true, have: 0 })
})
