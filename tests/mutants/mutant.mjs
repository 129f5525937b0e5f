/* How a mutant is written down: the rule it breaks, the file and the change, and the test files that must turn red. Read by run.mjs. */

/** A mutant of a source file in `folder` whose tests stand in `tests`; both are named without folder and ending, tests separated by spaces. */
const within = (folder, tests) => (file, test, rule, before, after) => ({
  rule,
  file: `${folder}${file}.ts`,
  before,
  after,
  test: test
    .split(' ')
    .map((name) => `${tests}${name}.test.ts`)
    .join(' '),
})

/** Of the rules. */
export const inRules = within('shared/rules/', 'tests/rules/')
/** Of the game around them. */
export const inGame = within('shared/game/', 'tests/game/')
