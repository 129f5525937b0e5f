/* What the server says about the class, asked again every few seconds: teammates appear, the door opens, the suggestion follows.
   An answer once had is kept while the line is down; the waterline tells that. */
import { useEffect, useState } from 'preact/hooks'
import { isCode } from '../../../shared/world/code.ts'
import { type LookUp, lookUpSession, type SessionOffer } from '../../connection/session-api.ts'

export type Door =
  | { kind: 'opening' }
  | { kind: 'open'; offer: SessionOffer }
  | { kind: Exclude<LookUp['kind'], 'found'> }

const AGAIN_MS = 4000

function after(before: Door, answer: LookUp): Door {
  if (answer.kind === 'found') return { kind: 'open', offer: answer.offer }
  const passing = answer.kind === 'busy' || answer.kind === 'unreachable'
  return passing && before.kind === 'open' ? before : answer
}

/** Asks until the answer can no longer change. The second value asks at once. */
export function useDoor(code: string): [Door, () => Promise<void>] {
  const [door, setDoor] = useState<Door>(isCode(code) ? { kind: 'opening' } : { kind: 'unknown' })
  const ask = async () => {
    const answer = await lookUpSession(code)
    setDoor((before) => after(before, answer))
  }
  const settled = door.kind === 'unknown' || door.kind === 'ended'
  useEffect(() => {
    if (settled) return
    void ask()
    const timer = setInterval(() => {
      if (!document.hidden) void ask()
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [settled, code])
  return [door, ask]
}
