import { beforeAll, describe, expect, test } from 'vitest'
import { commandOf, draftOf, fieldsOf, isWrong, repacked, troubleOf } from '../../client/board/pack/draft.ts'
import { loadLesson } from '../../server/lessons.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { NO_SCHEDULING } from '../../shared/world/scheduling.ts'
import { service } from '../support/views.ts'

const web = service('web', 0, ['web'])
let lesson: Lesson

beforeAll(async () => {
  const loaded = await loadLesson(new URL('../../shared/lessons/shop-split', import.meta.url).pathname)
  if (!('file' in loaded)) throw new Error('shop-split does not load')
  lesson = loaded.file.lesson
})

describe('a packing that is being edited', () => {
  test('a limit below its request is told at the limit', () => {
    const draft = { ...draftOf(web), memoryLimitMi: 128 }
    expect(troubleOf(draft, 'memoryLimitMi')).toEqual({ kind: 'memory-below' })
    expect(troubleOf(draft, 'memoryRequestMi')).toBeNull()
    expect(troubleOf({ ...draft, cpuLimitMillis: 100 }, 'cpuLimitMillis')).toEqual({ kind: 'cpu-below' })
  })

  test('what is no whole number, or nearly nothing, cannot be saved', () => {
    expect(troubleOf({ ...draftOf(web), cpuRequestMillis: Number.NaN }, 'cpuRequestMillis')).toEqual({
      kind: 'not-a-number',
    })
    expect(troubleOf({ ...draftOf(web), cpuRequestMillis: 1 }, 'cpuRequestMillis')).toEqual({
      kind: 'too-small',
      least: 10,
    })
  })

  test('only what changed is sent; two kinds of change are one batch, one rollout', () => {
    expect(commandOf(draftOf(web), web, lesson)).toBeNull()
    expect(commandOf({ ...draftOf(web), memoryLimitMi: 900 }, web, lesson)).toEqual({
      ...{ kind: 'set-resources', service: 'web', memoryLimitMi: 900 },
    })
    const both = commandOf({ ...draftOf(web), memoryLimitMi: 900, image: 'distroless' }, web, lesson)
    expect(both?.kind).toBe('batch')
  })

  test('packed otherwise, memory of the packing comes or goes with it and is not sent again [PACK19]', () => {
    const vm = repacked(draftOf(web), 'vm', lesson)
    expect(vm.memoryLimitMi).toBe(web.memoryLimitMi + 380)
    expect(commandOf(vm, web, lesson)).toEqual({ kind: 'set-packing', service: 'web', packing: 'vm' })
    expect(commandOf(repacked(vm, 'container', lesson), web, lesson)).toBeNull()
  })

  test('a virtual machine is edited by its limits, a bare process by its requests', () => {
    expect(fieldsOf('vm')).toEqual(['cpuLimitMillis', 'memoryLimitMi'])
    expect(fieldsOf('metal')).toEqual(['cpuRequestMillis', 'memoryRequestMi'])
    const metal = service('web', 0, ['web'], { packing: 'metal' })
    const more = { ...draftOf(metal), memoryRequestMi: 900 }
    // Its limits are seen by nobody and may not stand below: the rules would refuse.
    expect(isWrong(more)).toBe(false)
    expect(commandOf(more, metal, lesson)).toEqual({
      ...{ kind: 'set-resources', service: 'web', memoryRequestMi: 900, memoryLimitMi: 900 },
    })
  })

  test('an image is only sent for a container, which alone has one [PACK20]', () => {
    const vm = { ...repacked(draftOf(web), 'vm', lesson), image: 'full' as const }
    expect(commandOf(vm, web, lesson)).toEqual({ kind: 'set-packing', service: 'web', packing: 'vm' })
  })

  test('of the wishes, only those that changed are sent', () => {
    const apart = { topology: 'node' as const, required: true }
    const draft = { ...draftOf(web), scheduling: { ...NO_SCHEDULING, antiAffinity: apart } }
    expect(commandOf(draft, web, lesson)).toEqual({
      ...{ kind: 'set-scheduling', service: 'web', scheduling: { antiAffinity: apart } },
    })
  })

  test('an autoscaler whose least is above its most cannot be saved; a fitting one and a budget go along in the batch', () => {
    const autoscaler = { minReplicas: 4, maxReplicas: 2, targetPercent: 60 }
    expect(isWrong({ ...draftOf(web), autoscaler })).toBe(true)
    const right = { ...autoscaler, minReplicas: 2 }
    const budget = { unit: 'pods' as const, minAvailable: 1 }
    expect(commandOf({ ...draftOf(web), autoscaler: right, disruptionBudget: budget }, web, lesson)).toEqual({
      kind: 'batch',
      commands: [
        { kind: 'set-autoscaler', service: 'web', autoscaler: right },
        { kind: 'set-disruption-budget', service: 'web', budget },
      ],
    })
  })
})
