/* The operator: who started Podium on this machine, or was given its link. Their token opens classes and takes the host's seat of
   any; it is kept in this browser. Tokens of one class: connection/tokens.ts. */
import { forgetStored, readStored, writeStored } from '../../connection/browser-storage.ts'

const STORED = 'podium:operator'

export function readOperator(): string | null {
  return readStored(STORED)
}

/** False when the browser keeps nothing. */
export function writeOperator(token: string): boolean {
  return writeStored(STORED, token)
}

export function forgetOperator(): void {
  forgetStored(STORED)
}
