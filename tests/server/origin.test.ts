/* Which pages may open a socket. */

import { describe, expect, test } from 'vitest'
import { isOriginAllowed } from '../../server/sockets/origin.ts'

const rules = { publicUrl: 'https://podium.example', allowedOrigins: ['https://lms.example'], trustProxy: false }
const from = (origin: string | undefined, host: string, more = {}) => ({
  headers: { ...(origin && { origin }), host, ...more },
})

describe('an origin is let in', () => {
  test.each([
    ['the own host', 'http://192.168.0.12:3000', '192.168.0.12:3000'],
    ['the own host under https', 'https://podium.local', 'podium.local'],
    ['PUBLIC_URL', 'https://podium.example', '10.0.0.1:3000'],
    ['ALLOWED_ORIGINS', 'https://lms.example', '10.0.0.1:3000'],
    ['no origin: not a browser', undefined, '10.0.0.1:3000'],
  ])('%s', (_why, origin, host) => {
    expect(isOriginAllowed(from(origin, host), rules)).toBe(true)
  })

  test('a trusted proxy tells the host', () => {
    const request = from('https://school.example', 'app-1:3000', { 'x-forwarded-host': 'school.example' })
    expect(isOriginAllowed(request, { ...rules, trustProxy: true })).toBe(true)
    expect(isOriginAllowed(request, rules)).toBe(false)
  })
})

describe('an origin is refused', () => {
  test.each([
    ['another site', 'https://evil.example', '192.168.0.12:3000'],
    ['another port of the host', 'http://192.168.0.12:8080', '192.168.0.12:3000'],
    ['a host that only begins alike', 'http://podium.example.evil.example', 'podium.example'],
    ['null (a sandboxed frame, a file)', 'null', '192.168.0.12:3000'],
    ['nonsense', '%%%', '192.168.0.12:3000'],
  ])('%s', (_why, origin, host) => {
    expect(isOriginAllowed(from(origin, host), rules)).toBe(false)
  })
})
