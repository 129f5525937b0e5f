import { describe, expect, test } from 'vitest'
import { createActs } from '../../client/board/acts.ts'
import type { CommandAnswer } from '../../shared/protocol/messages.ts'
import { calmView } from '../support/views.ts'

function actsWith() {
  const answers: ((answer: CommandAnswer) => void)[] = []
  const acts = createActs(
    () => new Promise((resolve) => answers.push(resolve)),
    () => ({ x: 40, y: 60 }),
  )
  const answer = async (value: CommandAnswer) => {
    answers.shift()?.(value)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { acts, answer }
}

describe('what this seat asked for', () => {
  test('shows as pending at once, and as done only when a view has seen the entry', async () => {
    const { acts, answer } = actsWith()
    acts.act({ kind: 'scale-service', service: 'web', replicas: 4 })
    expect(acts.replicasAsked('web')).toBe(4)
    await answer({ kind: 'done', entry: '1-900' })
    acts.seen({ ...calmView(), seen: '1-899' })
    expect(acts.isPending('replicas:web')).toBe(true)
    acts.seen({ ...calmView(), seen: '1-900' })
    expect(acts.isPending('replicas:web')).toBe(false)
  })

  test('never falls back: a view from before the answer, or one older than what was shown, ends nothing and brings nothing back', async () => {
    const { acts, answer } = actsWith()
    acts.act({ kind: 'scale-service', service: 'web', replicas: 3 })
    acts.seen({ ...calmView(), seen: '1-899' })
    expect(acts.replicasAsked('web')).toBe(3)
    await answer({ kind: 'done', entry: '1-900' })
    for (const seen of ['1-899', '1-100'] as const) {
      acts.seen({ ...calmView(), seen })
      expect(acts.replicasAsked('web')).toBe(3)
    }
    acts.seen({ ...calmView(), seen: '2-901' })
    expect(acts.replicasAsked('web')).toBeNull()
  })

  test('what waits at the wall stays pending until it has gone through [WAL2]', async () => {
    const { acts, answer } = actsWith()
    const request = { id: '1-900' as const, by: 's1', side: 'ops' as const, what: 'scale-service', service: 'web' }
    acts.act({ kind: 'scale-service', service: 'web', replicas: 3 })
    acts.seen({ ...calmView(), seen: '1-900', requests: [{ ...request, secondsLeft: 8 }] })
    await answer({ kind: 'done', entry: '1-900' })
    expect(acts.replicasAsked('web')).toBe(3)
    acts.seen({ ...calmView(), seen: '1-930', requests: [{ ...request, secondsLeft: 1 }] })
    expect(acts.isPending('replicas:web')).toBe(true)
    acts.seen({ ...calmView(), seen: '1-940', requests: [] })
    expect(acts.isPending('replicas:web')).toBe(false)
  })

  test('an answer that comes after its view ends the waiting, even with an older view in between', async () => {
    const { acts, answer } = actsWith()
    acts.act({ kind: 'scale-service', service: 'web', replicas: 3 })
    acts.seen({ ...calmView(), seen: '1-900' })
    acts.seen({ ...calmView(), seen: '1-898' })
    await answer({ kind: 'done', entry: '1-900' })
    expect(acts.replicasAsked('web')).toBeNull()
  })

  test('a refusal appears where the hand was, and nothing stays pending', async () => {
    const { acts, answer } = actsWith()
    acts.act({ kind: 'place-pod', service: 'web', slot: 1, node: 'node-1' })
    await answer({ kind: 'refused', refusal: { code: 'conflict', facts: {} }, bySeat: 's2' })
    expect(acts.refused.value).toMatchObject({ x: 40, y: 60, bySeat: 's2', refusal: { code: 'conflict' } })
    expect(acts.isPending('pod:web/1')).toBe(false)
    acts.dismiss()
    expect(acts.refused.value).toBeNull()
  })

  test('two presses ask for two more: the second counts from what was asked', () => {
    const { acts } = actsWith()
    acts.act({ kind: 'scale-service', service: 'web', replicas: 4 })
    acts.act({ kind: 'scale-service', service: 'web', replicas: 5 })
    expect(acts.replicasAsked('web')).toBe(5)
  })

  test('where nothing may be changed nothing is asked', () => {
    const acts = createActs(
      () => null,
      () => ({ x: 0, y: 0 }),
    )
    acts.act({ kind: 'rent-node' })
    expect(acts.isPending('rent-node')).toBe(false)
  })
})
