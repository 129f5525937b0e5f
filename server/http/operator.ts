/* Who runs this server: a single-use code printed in the terminal becomes a token that opens classes and can sit down as host of
   any. Codes and tokens live in the server's own corner of the PeopleStore, hashed, so that every process knows them. */

import type { Clock } from '../rooms/clock.ts'
import { hashOf, newSecret } from '../rooms/roster.ts'
import type { Json, PeopleStore } from '../store/ports.ts'

const CODE_MS = 10 * 60 * 1000
const TOKEN_MS = 30 * 24 * 60 * 60 * 1000
/** The server's own keys. */
const SERVER = ''

const codeKey = (code: string) => `operator-code:${hashOf(code)}`
const tokenKey = (token: string) => `operator-token:${hashOf(token)}`

export class Operators {
  constructor(
    private readonly people: PeopleStore,
    private readonly clock: Clock,
  ) {}

  /** A fresh code, good once within 10 minutes; what ran out before is cleared away. */
  async issueCode(): Promise<string> {
    const now = this.clock.now()
    for (const [key, value] of Object.entries(await this.people.all(SERVER))) {
      if (key.startsWith('operator-') && untilMs(value) <= now) await this.people.remove(SERVER, key)
    }
    const code = newSecret()
    await this.people.put(SERVER, codeKey(code), { untilMs: now + CODE_MS })
    return code
  }

  /** The operator's token for a code, for exactly one caller; undefined when it is used, old or wrong. */
  async redeem(code: string): Promise<string | undefined> {
    const now = this.clock.now()
    if (untilMs(await this.people.take(SERVER, codeKey(code))) <= now) return undefined
    const token = newSecret()
    await this.people.put(SERVER, tokenKey(token), { untilMs: now + TOKEN_MS })
    return token
  }

  async isOperator(token: string | undefined): Promise<boolean> {
    if (token === undefined) return false
    return untilMs(await this.people.get(SERVER, tokenKey(token))) > this.clock.now()
  }
}

function untilMs(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 0
  return typeof value['untilMs'] === 'number' ? value['untilMs'] : 0
}
