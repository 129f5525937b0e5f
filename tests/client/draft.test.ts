import { describe, expect, test } from 'vitest'
import { commandOf, draftOf, troubleOf } from '../../client/board/pack/draft.ts'
import { service } from '../support/views.ts'

const web = service('web', 0, ['web'])

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
    expect(commandOf(draftOf(web), web)).toBeNull()
    expect(commandOf({ ...draftOf(web), memoryLimitMi: 900 }, web)).toEqual({
      ...{ kind: 'set-resources', service: 'web', memoryLimitMi: 900 },
    })
    const both = commandOf({ ...draftOf(web), memoryLimitMi: 900, image: 'distroless' }, web)
    expect(both?.kind).toBe('batch')
  })
})
