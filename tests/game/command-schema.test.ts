/* [SCM] What comes off the wire is one of the commands, exactly, or nothing. */

import { describe, expect, it } from 'vitest'
import { commandSchema, entryIdSchema } from '../../shared/game/command.schema.ts'

const accepts = (command: unknown) => commandSchema.safeParse(command).success

describe('[SCM1] commands off the wire', () => {
  it('lets honest ones through unchanged', () => {
    const said = { kind: 'set-resources', service: 'search', cpuLimitMillis: 1000, memoryLimitMi: 900 }
    expect(commandSchema.parse(said)).toEqual(said)
    expect(accepts({ kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })).toBe(true)
    expect(accepts({ kind: 'batch', commands: [{ kind: 'rent-node' }, { kind: 'cordon', node: 'node-1' }] })).toBe(true)
    expect(accepts({ kind: 'configure', options: { teamCount: 8, locked: true } })).toBe(true)
  })

  it.each([
    ['an unknown kind', { kind: 'sudo' }],
    ['a field too many', { kind: 'rent-node', price: 0 }],
    ['a field too few', { kind: 'scale-service', service: 'web' }],
    ['a fraction of a replica', { kind: 'scale-service', service: 'web', replicas: 1.5 }],
    ['more replicas than pods', { kind: 'scale-service', service: 'web', replicas: 61 }],
    ['a negative limit', { kind: 'set-resources', service: 'web', memoryLimitMi: -1 }],
    ['no number', { kind: 'set-resources', service: 'web', memoryLimitMi: Number.NaN }],
    ['a label that is no DNS label', { kind: 'move-module', module: 'web', to: 'My Service' }],
    ['a label that starts with a digit', { kind: 'move-module', module: 'web', to: '7search' }],
    ['a label that is too long', { kind: 'move-module', module: 'web', to: 'a'.repeat(64) }],
    ['a path', { kind: 'open-round', lesson: '../../etc/passwd', keepDesigns: false }],
    ['the prototype', { kind: 'place-pod', service: '__proto__', slot: 1, node: 'node-1' }],
    ['a label that every record answers to', { kind: 'cordon', node: 'constructor' }],
    ['a seat that is none', { kind: 'join', seat: 'host', team: 't1' }],
    ['26 teams', { kind: 'configure', options: { teamCount: 26 } }],
    ['a team of one', { kind: 'configure', options: { teamSize: 1 } }],
    ['an empty batch', { kind: 'batch', commands: [] }],
    ['a batch in a batch', { kind: 'batch', commands: [{ kind: 'batch', commands: [{ kind: 'rent-node' }] }] }],
    ['a host command in a batch', { kind: 'batch', commands: [{ kind: 'end-session' }] }],
    ['a batch without end', { kind: 'batch', commands: Array.from({ length: 41 }, () => ({ kind: 'rent-node' })) }],
    ['nothing', null],
    ['text', 'rent-node'],
  ])('refuses %s', (_what, command) => {
    expect(accepts(command)).toBe(false)
  })

  it('reads entry ids and nothing like them', () => {
    expect(entryIdSchema.parse('3-1041')).toBe('3-1041')
    for (const id of ['3', '03-1', '3-01', '3-1-1', 'a-1', '-1-1', '3-']) {
      expect(entryIdSchema.safeParse(id).success, id).toBe(false)
    }
  })
})
