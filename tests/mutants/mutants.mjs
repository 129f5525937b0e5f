/* One small change a rule that breaks it: `before` stands exactly once in the file, `test` is the test file that must turn red. */

export const MUTANTS = [
  {
    rule: 'FLO5',
    file: 'shared/rules/latency.ts',
    before: 'return mean + P95_DEVIATIONS * Math.sqrt(variance)',
    after: 'return mean + Math.sqrt(variance)',
    test: 'tests/rules/latency.test.ts',
  },
]
