/* What an edit of the code field means. The field itself is code-field.tsx; which characters a code has is shared/world/code.ts. */
import { CODE_LENGTH, normaliseCode } from '../../../shared/world/code.ts'

/**
 * The code after an edit that left the caret at `caret`. In a full field a character typed in the middle replaces the next one:
 * the last must not fall off the far end unseen.
 */
export function codeAfterEdit(typed: string, caret: number): { code: string; caret: number } {
  const before = normaliseCode(typed.slice(0, caret))
  const after = normaliseCode(typed.slice(caret))
  const surplus = Math.max(0, before.length + after.length - CODE_LENGTH)
  return { code: before + after.slice(surplus), caret: before.length }
}

/** Whether a character was typed that no code has: I, L and 1, or punctuation that separates nothing. */
export function hasStranger(typed: string): boolean {
  return /[il1ㅑㅣ]/i.test(typed) && !typed.includes('/')
}
