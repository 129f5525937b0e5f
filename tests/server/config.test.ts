/* The environment: defaults, what each variable may be, and what a mistake is answered with. */

import { describe, expect, test } from 'vitest'
import { BadConfig, readConfig, VARIABLES } from '../../server/config.ts'

describe('the configuration', () => {
  test('needs nothing: a bare start serves every network from ./data on port 3000', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 3000,
      openHosting: false,
      trustProxyHops: 0,
      allowedOrigins: [],
    })
    expect(config.redisUrl).toBeUndefined()
    expect(config.dataDir.endsWith('data')).toBe(true)
  })

  test('an empty variable counts as left out (docker compose passes such)', () => {
    expect(readConfig({ PUBLIC_URL: '', PORT: ' ' })).toMatchObject({ publicUrl: undefined, port: 3000 })
  })

  test('reads what is given', () => {
    const config = readConfig({
      PUBLIC_URL: 'https://podium.school.example/',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443',
      OPEN_HOSTING: 'true',
      TRUST_PROXY: '1',
      REDIS_URL: 'redis://127.0.0.1:6380',
    })
    expect(config).toMatchObject({
      publicUrl: 'https://podium.school.example',
      allowedOrigins: ['https://a.example', 'https://b.example:8443'],
      openHosting: true,
      trustProxyHops: 1,
      redisUrl: 'redis://127.0.0.1:6380',
    })
  })

  test.each([
    ['PORT', '70000'],
    ['PORT', 'abc'],
    ['REDIS_URL', 'localhost:6379'],
    ['PUBLIC_URL', 'podium.example'],
    ['OPEN_HOSTING', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', '99'],
    ['ALLOWED_ORIGINS', 'https://fine.example,nonsense'],
    ['HOST', 'my host'],
  ])('%s=%s is refused with variable, value and what is expected', (name, value) => {
    const row = Object.values(VARIABLES).find((variable) => variable.name === name)
    expect(() => readConfig({ [name]: value })).toThrow(new BadConfig(`${name}=${value}: expected ${row?.expected}`))
  })

  test('every mistake is told at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT=x.*\nLOG_LEVEL=y/)
  })
})
