import { describe, expect, test } from 'vitest'
import { roomiestNode, verdictOf } from '../../client/board/fits.ts'
import { node, pod, service } from '../support/views.ts'

const search = service('search', 0, ['search'], { cpuRequestMillis: 700, memoryRequestMi: 1500, memoryLimitMi: 1500 })
const running = [pod(search, 1, 'node-1'), pod(search, 2, 'node-1')]
const waiting = pod(search, 3, '')

describe('what a node says to a pod in the hand', () => {
  test('both requests must fit; what is missing is said, each by itself', () => {
    expect(verdictOf(waiting, node(2, running))).toEqual({ kind: 'fits' })
    expect(verdictOf(waiting, node(1, running))).toEqual({ kind: 'short', cpuMillis: 100, memoryMi: 404 })
    const small = { ...waiting, cpuRequestMillis: 600 }
    expect(verdictOf(small, node(1, running))).toEqual({ kind: 'short', cpuMillis: 0, memoryMi: 404 })
  })

  test('a node that takes nobody says why', () => {
    expect(verdictOf(waiting, node(2, [], { cordoned: true })).kind).toBe('cordoned')
    expect(verdictOf(waiting, node(2, [], { state: 'down' })).kind).toBe('not-ready')
    expect(verdictOf(waiting, node(2, [], { state: 'provisioning', seconds: 9 }))).toEqual({
      kind: 'provisioning',
      seconds: 9,
    })
  })

  test('a pod is not refused where it stands', () => {
    expect(verdictOf(pod(search, 1, 'node-1'), node(1, running))).toEqual({ kind: 'here' })
  })

  test('the node that is offered is the roomiest that fits, or none', () => {
    const nodes = [node(1, running), node(2, [pod(search, 4, 'node-2')]), node(3, [])]
    expect(roomiestNode(waiting, nodes)?.id).toBe('node-3')
    expect(roomiestNode(waiting, [node(1, running)])).toBeNull()
  })
})
