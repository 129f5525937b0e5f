/* One small change a rule that breaks it: `before` stands exactly once in the file, `test` is the test file that must turn red. */

import { FIRST_HALF } from './first-half.mjs'
import { SECOND_PART } from './second-part.mjs'
import { THIRD_PART } from './third-part.mjs'

export const MUTANTS = [...FIRST_HALF, ...SECOND_PART, ...THIRD_PART]
