/* [MND1]–[MND7] Who in a team does what, and when: a moment to understand, the time an act takes, two people, a wall between them. What there is
   to see here is certificates, the simplest trouble of all; what each reflex looks at is reflexes.test.ts. */

import { describe, expect, it } from 'vitest'
import type { ServiceView } from '../../shared/game/view.types.ts'
import { watch } from '../support/bot-board.ts'
import { calmView } from '../support/views.ts'

/** The calm board with the certificates of these services expired. */
function expired(...ids: string[]): { services: ServiceView[] } {
  return { services: calmView().services.map((one) => ({ ...one, certificateExpired: ids.includes(one.id) })) }
}

const rotate = (service: string) => ({ kind: 'rotate-certificate', service })
const rotating = { reflexes: ['rotate-certificate' as const] }

describe('a person', () => {
  it('[MND1] acts on what it has seen for as long as it takes to understand, and not before', () => {
    const board = watch(rotating)
    expect(board.until(9)).toEqual([])
    board.show(expired('web'))
    expect(board.until(17)).toEqual([])
    expect(board.until(18)).toEqual([{ second: 18, person: 0, act: rotate('web') }])
  })

  it('[MND1] forgets what is over before it understood it', () => {
    const board = watch(rotating)
    board.show(expired('web'))
    board.until(6)
    board.show(expired())
    board.until(7)
    board.show(expired('web'))
    expect(board.until(15)).toEqual([])
    expect(board.until(16)).toHaveLength(1)
  })

  it('[MND2] is busy while it acts: of two troubles the second waits', () => {
    const board = watch(rotating, { actSeconds: 3 })
    board.show(expired('web', 'checkout'))
    expect(board.until(12).map(({ second, act }) => [second, act])).toEqual([
      [8, rotate('web')],
      [11, rotate('checkout')],
    ])
  })

  it('[MND3] waits 10 s to see whether it helped, then it is new trouble', () => {
    const board = watch(rotating)
    board.show(expired('web'))
    expect(board.until(30).map(({ second }) => second)).toEqual([8, 26])
  })

  it('does nothing that its strategy has no reflex for', () => {
    const board = watch({ reflexes: ['return-dead-node'] })
    board.show(expired('web'))
    expect(board.until(60)).toEqual([])
  })
})

describe('two people', () => {
  it('[MND4] do two things at once, and never the same thing twice', () => {
    const board = watch(rotating, { people: 2, actSeconds: 5 })
    board.show(expired('web', 'catalog', 'checkout'))
    expect(board.until(14)).toEqual([
      { second: 8, person: 0, act: rotate('web') },
      { second: 8, person: 1, act: rotate('catalog') },
      { second: 13, person: 0, act: rotate('checkout') },
    ])
  })

  const silo = { sides: { s1: 'dev' as const, s2: 'ops' as const } }

  it('[MND5] do their own side’s work where silos hold', () => {
    const board = watch(rotating, { people: 2 })
    board.show({ ...silo, ...expired('web') })
    expect(board.until(10)).toEqual([{ second: 8, person: 1, act: rotate('web') }])
  })

  it('[MND6] ask for the other side’s work across the wall only while that side is busy', () => {
    const board = watch(rotating, { people: 2, actSeconds: 5 })
    board.show({ ...silo, ...expired('web', 'catalog') })
    expect(board.until(10)).toEqual([
      { second: 8, person: 1, act: rotate('web') },
      { second: 9, person: 0, act: rotate('catalog') },
    ])
  })

  it('[MND7] say yes to what was asked of their side once they have understood it, and nobody says yes to himself', () => {
    const board = watch({}, { people: 2, reactionSeconds: 5 })
    const request = { by: 's2', what: 'ship-ticket', service: '', secondsLeft: 8 }
    board.show({ ...silo, requests: [{ ...request, id: '1-700', side: 'dev' }] })
    expect(board.until(6)).toEqual([{ second: 5, person: 0, act: { kind: 'confirm-request', request: '1-700' } }])
  })

  it('[MND5] a seat’s side goes by its number: s10 sits after s9', () => {
    const board = watch(rotating, { people: 2 })
    board.show({ sides: { s10: 'ops', s9: 'dev' }, ...expired('web') })
    expect(board.until(9)).toMatchObject([{ person: 1 }])
  })
})
