/* [CON] Who was first: a command made on an old view is refused when a teammate changed the same thing since. */

import { describe, expect, it } from 'vitest'
import { aClass } from '../support/played-class.ts'

const together = () => {
  const room = aClass({ teams: 1, seats: 2 }).toPlan()
  return { room, seen: room.session.lastEntry }
}

describe('[CON1] the same field', () => {
  it('is refused to the second, with who was first and how it stands', () => {
    const { room, seen } = together()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)
    expect(room.refusal('s2', { kind: 'scale-service', service: 'shop', replicas: 4 }, seen)).toEqual({
      code: 'conflict',
      facts: { seat: 's1', field: 'service:shop/replicas', what: 'replicas', service: 'shop', now: 2 },
    })
  })

  it('says where the pod is now', () => {
    const { room } = together()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
    const seen = room.session.lastEntry
    room.say('s1', { kind: 'place-pod', service: 'shop', slot: 1, node: 'node-1' }, seen)
    const refusal = room.refusal('s2', { kind: 'place-pod', service: 'shop', slot: 1, node: 'node-2' }, seen)
    expect(refusal?.facts).toMatchObject({ seat: 's1', what: 'pod', pod: 'shop-1', now: 'node-1' })
  })

  it('is free again for who has seen the change', () => {
    const { room, seen } = together()
    const after = room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)
    expect(room.refusal('s2', { kind: 'scale-service', service: 'shop', replicas: 4 }, after)).toBeNull()
  })

  it('is nobody’s conflict with oneself, nor of a command that saw nothing', () => {
    const { room, seen } = together()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)
    expect(room.refusal('s1', { kind: 'scale-service', service: 'shop', replicas: 4 }, seen)).toBeNull()
    expect(room.refusal('s2', { kind: 'scale-service', service: 'shop', replicas: 3 })).toBeNull()
  })

  it('is found inside a batch', () => {
    const { room, seen } = together()
    room.say('s1', { kind: 'cordon', node: 'node-1' }, seen)
    const batch = {
      kind: 'batch' as const,
      commands: [{ kind: 'rent-node' as const }, { kind: 'drain' as const, node: 'node-1' }],
    }
    expect(room.refusal('s2', batch, seen)).toMatchObject({
      code: 'conflict',
      facts: { what: 'node', now: 'cordoned' },
    })
  })
})

describe('[CON2] another field', () => {
  it('of the same service collides with nothing', () => {
    const { room, seen } = together()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)
    expect(room.refusal('s2', { kind: 'set-resources', service: 'shop', memoryLimitMi: 3000 }, seen)).toBeNull()
  })

  it('a merge collides with a module that was moved', () => {
    const { room } = together()
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
    const seen = room.session.lastEntry
    room.say('s1', { kind: 'move-module', module: 'recommend', to: 'search' }, seen)
    const refusal = room.refusal('s2', { kind: 'merge-services', from: 'search', into: 'shop' }, seen)
    expect(refusal).toMatchObject({ code: 'conflict', facts: { what: 'module', module: 'recommend', now: 'search' } })
  })

  it('of another team is another thing', () => {
    const room = aClass({ teams: 2, seats: 2 }).toPlan()
    const seen = room.session.lastEntry
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)
    expect(room.refusal('s2', { kind: 'scale-service', service: 'shop', replicas: 2 }, seen)).toBeNull()
  })
})
