/* What run.mjs and tests/house/rules.test.ts read of a mutant. */

interface Mutant {
  rule: string
  file: string
  before: string
  after: string
  /** Test files, separated by spaces. */
  test: string
}

export const MUTANTS: readonly Mutant[]
