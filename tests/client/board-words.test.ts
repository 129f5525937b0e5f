/* Every kind of happening, every refusal and every hint has its sentence in both languages, and no placeholder stays open. */
import { describe, expect, test } from 'vitest'
import { happeningText, linkText, whyText } from '../../client/board/words/happening.ts'
import { hintWords } from '../../client/board/words/hint.ts'
import { refusalText } from '../../client/board/words/refusal.ts'
import { language, LANGUAGES } from '../../client/i18n/language.ts'
import type { RefusalCode } from '../../shared/game/command.ts'
import type { HappeningKind, Hint } from '../../shared/world/happening.ts'
import { calmView } from '../support/views.ts'

const KINDS = {
  ...{ 'spike-started': 1, 'spike-ended': 1, 'node-lost': 1, 'node-not-ready': 1, 'node-joined': 1 },
  ...{ 'leak-released': 1, 'faults-started': 1, 'faults-ended': 1, 'cpu-saturated': 1, 'requests-held': 1 },
  ...{ 'memory-near-limit': 1, 'oom-killed': 1, 'crash-loop': 1, evicted: 1, 'service-down': 1 },
  ...{ 'service-refusing': 1, unschedulable: 1, 'rollout-stuck': 1, anomalies: 1, 'retry-storm': 1 },
  ...{ 'slo-broken': 1, 'service-recovered': 1, 'slo-restored': 1, 'pods-rescheduled': 1, 'rollout-done': 1 },
  ...{ 'module-moved': 1, scheduled: 1, changed: 1, 'effect-refused': 1, 'phase-started': 1, 'host-hint': 1 },
} satisfies Record<HappeningKind, 1>

const CODES = {
  ...{ 'not-allowed-role': 1, 'not-allowed-phase': 1, paused: 1, 'locked-by-lesson': 1, 'seat-gone': 1 },
  ...{ 'session-ended': 1, conflict: 1, 'unknown-service': 1, 'unknown-module': 1, 'unknown-node': 1 },
  ...{ 'unknown-slot': 1, 'unknown-class': 1, 'unknown-team': 1, 'unknown-seat': 1, 'unknown-lesson': 1 },
  ...{ 'unknown-revision': 1, 'label-taken': 1, 'label-not-allowed': 1, 'last-module': 1, 'same-service': 1 },
  ...{ 'already-moving': 1, 'too-many-services': 1, 'too-many-pods': 1, 'limit-below-request': 1, 'no-change': 1 },
  ...{ 'node-cap': 1, 'node-not-ready': 1, 'node-cordoned': 1, 'insufficient-cpu': 1, 'insufficient-memory': 1 },
  ...{ 'pod-not-placed': 1, 'pods-on-node': 1, 'nothing-to-roll-back': 1, 'no-rollout': 1, 'last-node': 1 },
  ...{ 'door-locked': 1, 'team-full': 1, 'round-running': 1, 'phase-moved-on': 1, 'not-running': 1 },
  ...{ 'bad-target': 1, malformed: 1, 'too-large': 1, 'rate-limited': 1, 'id-reused': 1, unavailable: 1 },
  ...{ unauthorised: 1 },
} satisfies Record<RefusalCode, 1>

const HINTS = {
  ...{ 'add-replicas': 1, 'raise-memory-limit': 1, 'raise-cpu-limit': 1, 'lower-request': 1, 'roll-back': 1 },
  ...{ 'place-elsewhere': 1, 'rent-node': 1, 'speed-up-callee': 1, 'restart-pod': 1, recreate: 1, 'use-saga': 1 },
  wait: 1,
} satisfies Record<Hint['kind'], 1>

const speaker = { name: () => '민지', className: (id: string) => id }
const facts = {
  class: 'buy',
  pod: 'web-2',
  service: 'web',
  node: 'node-3',
  pods: 2,
  'filter:node-1': 'insufficient-cpu',
}

describe.each(LANGUAGES)('in %s', (spoken) => {
  test.each(Object.keys(KINDS) as HappeningKind[])('%s has its sentence', (kind) => {
    language.value = spoken
    const subject = { kind, facts, service: 'web', node: 'node-3', seat: 's2' }
    const said = [happeningText(subject, speaker), linkText(subject, speaker), whyText(kind)].join(' ')
    expect(happeningText(subject, speaker)).not.toBe('')
    expect(said).not.toMatch(/[{}]|undefined|NaN/)
  })

  test.each(Object.keys(CODES) as RefusalCode[])('%s says what, why and what now', (code) => {
    language.value = spoken
    const { what, why, next } = refusalText({ code, facts }, { kind: 'drain', node: 'node-2' }, speaker, 's2')
    for (const part of [what, why, next]) {
      expect(part).not.toBe('')
      expect(part).not.toMatch(/[{}]|undefined|NaN/)
    }
  })

  test.each(Object.keys(HINTS) as Hint['kind'][])('the hint %s says what to try, and does it', (kind) => {
    language.value = spoken
    const words = hintWords({ kind, facts: { ...facts, slot: 1, replicas: 3 } }, calmView(), speaker)
    expect(words.text).not.toMatch(/[{}]|undefined|NaN/)
    expect(kind === 'wait' || Boolean(words.command ?? words.opens)).toBe(true)
  })

  test('a roll-back goes to the revision the hint names, else to the one before', () => {
    language.value = spoken
    const hint = (more: Hint['facts']) =>
      hintWords({ kind: 'roll-back', facts: { service: 'web', ...more } }, calmView(), speaker)
    expect(hint({ revision: 3 }).command).toEqual({ kind: 'rollback', service: 'web', revision: 3 })
    expect(hint({ revision: 3 }).text).toContain('3')
    expect(hint({}).command).toEqual({ kind: 'rollback', service: 'web' })
    expect(hint({}).text).not.toMatch(/\d/)
  })

  test('a dead node says what it goes on costing, and nothing where nodes are free', () => {
    language.value = spoken
    const said = (pricePerMinute: number) =>
      happeningText({ kind: 'node-not-ready', node: 'node-3', facts: { pods: 2, pricePerMinute } }, speaker)
    expect(said(40)).toContain('40')
    expect(said(0)).not.toMatch(/\b0/)
  })

  test('a retry storm and a roll-back blame no cause they cannot know', () => {
    language.value = spoken
    const storm = happeningText({ kind: 'retry-storm', facts: { factor: 1.6 } }, speaker)
    expect(storm).toContain('1.6')
    expect(storm).not.toMatch(/spike|급증/)
    const hint = hintWords({ kind: 'roll-back', facts: { service: 'web', revision: 1 } }, calmView(), speaker)
    expect(hint.text).not.toMatch(/leak|누수/)
  })

  test('a refusal names who was first', () => {
    language.value = spoken
    const conflict = { code: 'conflict' as const, facts: { what: 'pod', pod: 'search-2', now: 'node-1' } }
    expect(refusalText(conflict, null, speaker, 's2').why).toContain('민지')
  })
})
