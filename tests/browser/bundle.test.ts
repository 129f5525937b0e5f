/* What a student's phone has to fetch: the JavaScript of the board, and everything from the join page until the first placement. Sizes are as
   sent, compressed. Needs the build, so it runs with the browser tests. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const CLIENT = join(ROOT, 'dist/client')
const KB = 1000

/** Files of dist/client that a page loads before it can be used: its own HTML, its scripts, preloads and styles. */
function filesOf(page: string): string[] {
  const html = readFileSync(join(CLIENT, page), 'utf8')
  const linked = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '')
  return [page, ...linked.filter((path) => /\.(js|css|svg|woff2?)$/.test(path)).map((path) => path.slice(1))]
}

const sent = (file: string) => gzipSync(readFileSync(join(CLIENT, file))).length
const sum = (files: Iterable<string>) => [...files].reduce((bytes, file) => bytes + sent(file), 0)

describe('bytes of a student', () => {
  beforeAll(() => {
    const build = spawnSync(process.execPath, ['server/commands/run.mjs', 'build'], { cwd: ROOT, stdio: 'inherit' })
    expect(build.status).toBe(0)
  })

  it('the board needs at most 100 kB of JavaScript', () => {
    const scripts = filesOf('play.html').filter((file) => file.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(0)
    expect(sum(scripts)).toBeLessThanOrEqual(100 * KB)
  })

  it('everything until the first placement, by QR code or by typing the code, is at most 250 kB', () => {
    const pages = new Set([...filesOf('index.html'), ...filesOf('join.html'), ...filesOf('play.html')])
    // The lesson's own document, larger as YAML than as it is sent.
    const lesson = ['lesson.yaml', 'ko.yaml', 'en.yaml'].map((file) =>
      readFileSync(join(ROOT, 'shared/lessons/shop-split', file)),
    )
    expect(sum(pages) + gzipSync(Buffer.concat(lesson)).length).toBeLessThanOrEqual(250 * KB)
  })

  it('brings no font along', () => {
    const files = [...filesOf('play.html'), ...filesOf('join.html'), ...filesOf('screen.html')]
    expect(files.filter((file) => /\.(woff2?|ttf|otf)$/.test(file))).toEqual([])
    for (const file of files.filter((name) => name.endsWith('.css'))) {
      expect(readFileSync(join(CLIENT, file), 'utf8')).not.toContain('@font-face')
    }
  })
})
