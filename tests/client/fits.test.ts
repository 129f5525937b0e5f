import { beforeAll, describe, expect, test } from 'vitest'
import { roomiestNode, type Scene, verdictOf } from '../../client/board/fits.ts'
import { loadLesson } from '../../server/lessons.ts'
import type { PodView, ServiceView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { NO_SCHEDULING, type Scheduling } from '../../shared/world/scheduling.ts'
import { node, pod, service } from '../support/views.ts'

const search = service('search', 0, ['search'], { cpuRequestMillis: 700, memoryRequestMi: 1500, memoryLimitMi: 1500 })
const running = [pod(search, 1, 'node-1'), pod(search, 2, 'node-1')]
const waiting = pod(search, 3, '')
let lesson: Lesson

beforeAll(async () => {
  const loaded = await loadLesson(new URL('../../shared/lessons/shop-split', import.meta.url).pathname)
  if (!('file' in loaded)) throw new Error('shop-split does not load')
  lesson = loaded.file.lesson
})

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

describe('what keeps a pod away from a node that has room', () => {
  const taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' as const }
  const wish = (more: Partial<Scheduling>) => ({ ...search, scheduling: { ...NO_SCHEDULING, ...more } })
  const sceneOf = (service: ServiceView, pods: PodView[] = running): Scene => ({
    view: { services: [service], pods: [...pods, waiting], nodes: [node(1, pods), node(2, pods), node(3, pods)] },
    lesson,
  })
  const roomy = node(2, [])

  test('a taint that is not tolerated; one that is does not', () => {
    const tainted = { ...roomy, taints: [taint] }
    expect(verdictOf(waiting, tainted, sceneOf(search))).toEqual({ kind: 'tainted', key: 'gpu' })
    expect(verdictOf(waiting, tainted, sceneOf(wish({ tolerations: [taint] }))).kind).toBe('fits')
  })

  test('a label the selector asks for and the node lacks', () => {
    const scene = sceneOf(wish({ nodeSelector: { disk: 'ssd' } }))
    expect(verdictOf(waiting, roomy, scene).kind).toBe('selector')
    expect(verdictOf(waiting, { ...roomy, labels: { disk: 'ssd' } }, scene).kind).toBe('fits')
  })

  test('a replica of its own where replicas must be apart; a mere wish keeps nobody away', () => {
    const pods = [pod(search, 1, 'node-2')]
    const apart = (required: boolean) => sceneOf(wish({ antiAffinity: { topology: 'node', required } }), pods)
    expect(verdictOf(waiting, roomy, apart(true)).kind).toBe('anti-affinity')
    expect(verdictOf(waiting, node(3, []), apart(true)).kind).toBe('fits')
    expect(verdictOf(waiting, roomy, apart(false)).kind).toBe('fits')
  })

  test('companions that must be near and stand elsewhere', () => {
    const near = sceneOf(wish({ affinity: { service: 'cache', topology: 'node', required: true } }))
    expect(verdictOf(waiting, roomy, near).kind).toBe('affinity')
  })
})
