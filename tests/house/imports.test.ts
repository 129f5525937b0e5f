/* The house's import rules (CONTRIBUTING.md, "The map"), read from the sources themselves. */

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

interface Import {
  from: string
  /** Path inside the project, or the package's name. */
  to: string
  typeOnly: boolean
}

const files = ['shared', 'server', 'client', 'tests'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${room}/${name.split(sep).join('/')}`),
)
const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
const imports: Import[] = files.flatMap((file) => importsOf(file, sources.get(file)!))

function importsOf(file: string, source: string): Import[] {
  const found: Import[] = []
  const pattern =
    /(?:^|\n)\s*(import|export)\s+(type\s+)?([^'"`;]*?)from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g
  for (const match of source.matchAll(pattern)) {
    const specifier = match[4] ?? match[5] ?? match[6]!
    const to = specifier.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), specifier))
          .split(sep)
          .join('/')
      : specifier
    found.push({ from: file, to, typeOnly: match[2] !== undefined })
  }
  return found
}

const show = (one: Import) => `${one.from} → ${one.to}`
const broken = (rule: (one: Import) => boolean) => imports.filter(rule).map(show)
const inside = (path: string, ...rooms: string[]) => rooms.some((room) => path === room || path.startsWith(`${room}/`))

describe('import rules', () => {
  it('finds the sources', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(100)
  })

  it('shared imports only itself and zod', () => {
    expect(broken(({ from, to }) => inside(from, 'shared') && !inside(to, 'shared') && to !== 'zod')).toEqual([])
  })

  it('inside shared, arrows only point down', () => {
    const floors = [['lib'], ['lessons'], ['world'], ['rules'], ['game'], ['bots', 'replay', 'protocol']]
    const floorOf = (path: string) => floors.findIndex((rooms) => rooms.some((room) => inside(path, `shared/${room}`)))
    const climbs = ({ from, to }: Import) => {
      if (!inside(from, 'shared') || !inside(to, 'shared')) return false
      if (floorOf(to) > floorOf(from)) return true
      // Neighbours on the top floor do not know each other.
      return floorOf(to) === floorOf(from) && from.split('/')[1] !== to.split('/')[1]
    }
    expect(broken(climbs)).toEqual([])
    expect(files.filter((file) => inside(file, 'shared') && floorOf(file) < 0)).toEqual([])
  })

  it('server and client import shared, never each other, and nothing imports tests', () => {
    expect(broken(({ from, to }) => inside(from, 'server') && inside(to, 'client'))).toEqual([])
    expect(broken(({ from, to }) => inside(from, 'client') && inside(to, 'server'))).toEqual([])
    expect(broken(({ from, to }) => !inside(from, 'tests') && inside(to, 'tests'))).toEqual([])
  })

  it('in server, arrows only point down: store ← rooms ← sockets, http ← main', () => {
    const forbidden: [string, string[]][] = [
      ['server/store', ['server/rooms', 'server/sockets', 'server/http', 'server/main.ts']],
      ['server/rooms', ['server/sockets', 'server/http', 'server/main.ts']],
      ['server/sockets', ['server/main.ts']],
      ['server/http', ['server/main.ts', 'server/sockets']],
    ]
    for (const [room, above] of forbidden) {
      expect(broken(({ from, to }) => inside(from, room) && inside(to, ...above))).toEqual([])
    }
  })

  it('rooms know no library of the network or of storage', () => {
    const libraries = [
      'socket.io',
      'express',
      'ioredis',
      'redis',
      'node:fs',
      'node:fs/promises',
      'node:net',
      'node:http',
    ]
    expect(broken(({ from, to }) => inside(from, 'server/rooms') && libraries.includes(to))).toEqual([])
  })

  it('ioredis stays in the store, redis in the Socket.IO adapter', () => {
    expect(broken(({ from, to }) => to === 'ioredis' && !inside(from, 'server/store', 'tests'))).toEqual([])
    expect(broken(({ from, to }) => to === 'redis' && !inside(from, 'server/sockets', 'tests'))).toEqual([])
  })

  it('schemas (and zod with them) never reach the client as values', () => {
    const reaches = ({ from, to, typeOnly }: Import) =>
      !typeOnly &&
      to.endsWith('.schema.ts') &&
      (inside(from, 'client') || (inside(from, 'shared') && !from.endsWith('.schema.ts')))
    expect(broken(reaches)).toEqual([])
    expect(broken(({ from, to, typeOnly }) => to === 'zod' && inside(from, 'client') && !typeOnly)).toEqual([])
  })
})

describe('the arithmetic of shared', () => {
  const forbidden: [string, RegExp][] = [
    ['the clock', /\bDate\b|\bperformance\b/],
    ['timers', /\b(setTimeout|setInterval|queueMicrotask|requestAnimationFrame)\b/],
    ['unseeded randomness', /Math\.random|\bcrypto\b/],
    ['powers', /\*\*/],
    ['locales', /localeCompare|\bIntl\b|toLocale/],
    [
      'Math beyond min max floor ceil round abs sqrt trunc imul',
      /Math\.(?!(min|max|floor|ceil|round|abs|sqrt|trunc|imul)\b)\w+/,
    ],
  ]
  const code = (source: string) => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1')

  it.each(forbidden)('has no %s', (_what, pattern) => {
    const guilty = files.filter((file) => inside(file, 'shared') && pattern.test(code(sources.get(file)!)))
    expect(guilty).toEqual([])
  })
})
