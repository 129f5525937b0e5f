import { describe, expect, test } from 'vitest'
import {
  createHand,
  type Held,
  heldKey,
  parseHeld,
  parseTarget,
  type Target,
  targetKey,
} from '../../client/board/hand.ts'

const POD: Held = { kind: 'pod', service: 'search', slot: 2 }
const MODULE: Held = { kind: 'module', module: 'payment' }

function handWith(maySplit = true) {
  const dropped: [Held, Target][] = []
  const told: (Held | null)[] = []
  const hand = createHand({
    onDrop: (held, target) => dropped.push([held, target]),
    onHold: (held) => told.push(held),
    homeOf: () => 'checkout',
    maySplit,
  })
  return { hand, dropped, told }
}

describe('the one hand', () => {
  test('puts what it picked up on a place that takes it, once', () => {
    const { hand, dropped } = handWith()
    hand.pick(POD, 'tap')
    expect(hand.drop('node:node-1')).toBe(true)
    expect(hand.drop('node:node-2')).toBe(false)
    expect(dropped).toEqual([[POD, { kind: 'node', node: 'node-1' }]])
    expect(hand.held.value).toBeNull()
  })

  test('finds no place for a module or a service where the lesson does not split; pods move as ever', () => {
    const { hand, dropped } = handWith(false)
    hand.pick(MODULE, 'tap')
    expect(hand.drop('service:web')).toBe(false)
    expect(hand.drop('new-service')).toBe(false)
    hand.pick({ kind: 'service', service: 'web' }, 'tap')
    expect(hand.drop('service:checkout')).toBe(false)
    hand.pick(POD, 'tap')
    expect(hand.drop('node:node-1')).toBe(true)
    expect(dropped).toHaveLength(1)
  })

  test('keeps what it holds when the place is of another kind', () => {
    const { hand, dropped } = handWith()
    hand.pick(POD, 'tap')
    expect(hand.drop('service:web')).toBe(false)
    expect(hand.drop(null)).toBe(false)
    expect(hand.held.value).toEqual(POD)
    expect(dropped).toEqual([])
  })

  test('does not put a module where it is already', () => {
    const { hand } = handWith()
    hand.pick(MODULE, 'keys')
    hand.hover('service:checkout')
    expect(hand.over.value).toBeNull()
    hand.hover('new-service')
    expect(hand.over.value).toBe('new-service')
  })

  test('does not merge a service into itself', () => {
    const { hand } = handWith()
    hand.pick({ kind: 'service', service: 'web' }, 'drag')
    expect(hand.drop('service:web')).toBe(false)
    expect(hand.drop('service:checkout')).toBe(true)
  })

  test('tells teammates what it takes and what it lets go', () => {
    const { hand, told } = handWith()
    hand.pick(MODULE, 'tap')
    hand.putBack()
    hand.putBack()
    expect(told).toEqual([MODULE, null])
  })

  test('names of things and places are read back as they were written', () => {
    for (const held of [POD, MODULE, { kind: 'service', service: 'web' } as const])
      expect(parseHeld(heldKey(held))).toEqual(held)
    const targets: Target[] = [{ kind: 'node', node: 'node-1' }, { kind: 'new-service' }, { kind: 'scheduler' }]
    for (const target of targets) expect(parseTarget(targetKey(target))).toEqual(target)
    expect(parseHeld('ghost:x')).toBeNull()
    expect(parseTarget('moon')).toBeNull()
  })
})
