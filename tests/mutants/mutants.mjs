/* One small change a rule that breaks it: `before` stands exactly once in the file, `test` is the test file that must turn red. */

import { AFF_TO_NAS } from './aff-to-nas.mjs'
import { CAU_TO_RES } from './cau-to-res.mjs'
import { ROL_TO_WAL } from './rol-to-wal.mjs'

export const MUTANTS = [...AFF_TO_NAS, ...CAU_TO_RES, ...ROL_TO_WAL]
