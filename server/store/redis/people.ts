/* Names, token hashes and links in Redis: a hash a session, a value's JSON in each field. Claims stand in a key of their own,
   because a hash without fields does not exist. */

import { randomBytes } from 'node:crypto'
import { type PeopleStore, StoreUnavailable } from '../ports.ts'
import { orThrow, parseJson, type RedisConnection } from './connection.ts'
import { keysOf } from './keys.ts'
import { CLAIM, TAKE } from './scripts.ts'

export function redisPeopleStore(redis: RedisConnection): PeopleStore {
  return {
    async claim(code) {
      const keys = keysOf(code)
      const nonce = randomBytes(12).toString('base64url')
      const claimed = await redis.attempt((client) => client.eval(CLAIM, 3, keys.claim, keys.people, keys.log, nonce))
      if (claimed.kind === 'done') return claimed.value === 1
      if (claimed.kind === 'unknown') {
        const holder = await orThrow(redis.attempt((client) => client.get(keys.claim)))
        if (holder === nonce) return true
      }
      throw new StoreUnavailable(claimed.reason)
    },
    async put(code, key, value) {
      await orThrow(redis.attempt((client) => client.hset(keysOf(code).people, key, JSON.stringify(value))))
    },
    async get(code, key) {
      return parseJson(await orThrow(redis.attempt((client) => client.hget(keysOf(code).people, key))))
    },
    async all(code) {
      const fields = await orThrow(redis.attempt((client) => client.hgetall(keysOf(code).people)))
      return Object.fromEntries(Object.entries(fields).map(([key, text]) => [key, parseJson(text) ?? null]))
    },
    async take(code, key) {
      const { people } = keysOf(code)
      return parseJson(
        await orThrow(redis.attempt((client) => client.eval(TAKE, 1, people, key) as Promise<string | null>)),
      )
    },
    async remove(code, key) {
      await orThrow(redis.attempt((client) => client.hdel(keysOf(code).people, key)))
    },
    async erase(code) {
      const keys = keysOf(code)
      await orThrow(redis.attempt((client) => client.unlink(keys.people, keys.claim)))
    },
    async close() {},
  }
}
