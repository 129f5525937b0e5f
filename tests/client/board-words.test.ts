/* Every kind of happening, every refusal and every hint has its sentence in both languages, and no placeholder stays open. */
import { describe, expect, test } from 'vitest'
import { happeningText, linkText } from '../../client/board/words/happening.ts'
import { hintWords } from '../../client/board/words/hint.ts'
import { refusalText } from '../../client/board/words/refusal.ts'
import { whyText } from '../../client/board/words/why.ts'
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
  ...{ crawler: 1, 'retry-wave': 1, 'zone-lost': 1, 'slow-disk': 1, 'noisy-neighbour': 1, 'network-delayed': 1 },
  ...{ 'kernel-panic': 1, 'engine-restarting': 1, 'dependency-slow': 1, 'dependency-failing': 1, poisoned: 1 },
  ...{ 'registry-down': 1, 'certificate-expired': 1, exploited: 1, 'patch-due': 1, 'effect-ended': 1 },
  ...{ 'node-back': 1, 'release-defect': 1, 'limit-too-low': 1, 'cpu-throttled': 1, 'replicas-together': 1 },
  ...{ 'too-few-replicas': 1, 'library-clash': 1, 'autoscaler-limited': 1, 'pull-waiting': 1, 'image-blocked': 1 },
  ...{ 'breaker-open': 1, 'breaker-closed': 1, preempted: 1, 'drain-blocked': 1, 'ticket-late': 1, scaled: 1 },
  ...{ 'node-rented': 1, 'node-returned': 1, 'rolled-back': 1, 'ticket-opened': 1, 'ticket-shipped': 1 },
  ...{ 'request-made': 1, 'request-passed': 1 },
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
  ...{ 'unknown-ticket': 1, 'unknown-request': 1, 'node-owned': 1, 'library-clash': 1 },
  ...{
    'not-for-packing': 1,
    'not-for-tools': 1,
    'untolerated-taint': 1,
    'node-selector': 1,
    affinity: 1,
    'anti-affinity': 1,
  },
  ...{ 'topology-spread': 1, bounds: 1, 'no-taint': 1 },
  ...{ 'certificate-valid': 1, 'ticket-not-open': 1, 'tool-not-offered': 1, 'tool-bought': 1 },
  ...{ 'tool-not-bought': 1, 'own-request': 1, 'no-question': 1 },
  ...{ unauthorised: 1 },
} satisfies Record<RefusalCode, 1>

const HINTS = {
  ...{ 'add-replicas': 1, 'raise-memory-limit': 1, 'raise-cpu-limit': 1, 'lower-request': 1, 'roll-back': 1 },
  ...{ 'place-elsewhere': 1, 'rent-node': 1, 'speed-up-callee': 1, 'restart-pod': 1, recreate: 1, 'use-saga': 1 },
  ...{ 'rotate-certificate': 1, 'spread-replicas': 1, 'raise-max-replicas': 1, 'set-cpu-request': 1 },
  ...{ 'split-clash': 1, 'smaller-image': 1, 'drain-node': 1, 'buy-tool': 1, 'lower-budget': 1 },
  ...{ 'pack-otherwise': 1, wait: 1 },
} satisfies Record<Hint['kind'], 1>

const speaker = { name: () => '민지', className: (id: string) => id }
const facts = {
  class: 'buy',
  pod: 'web-2',
  service: 'web',
  node: 'node-3',
  pods: 2,
  effect: 'registry-down',
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
