/* What the person at the terminal reads: where the class goes, with a QR code, and the host's own link; or what is wrong. */

import { renderUnicodeCompact } from 'uqr'
import { BadConfig } from './config.ts'
import { StoreRefused } from './store/refusal.ts'

interface Greeted {
  port: number
  urls: string[]
  warning?: string | undefined
}

/** Prints every address of the class and the host's link. */
export function greet(server: Greeted, operatorCode: string): void {
  const [best = localUrl(server.port), ...others] = server.urls
  const lines = [
    '',
    `  Podium is running.  ·  포디움이 켜졌습니다.`,
    '',
    renderUnicodeCompact(best, { border: 2 }).replace(/^/gm, '  '),
    '',
    `  The class  ·  수업    ${best}`,
    ...others.map((url) => `                       ${url}`),
    '',
    ...hostLines(server, operatorCode),
    ...(server.warning === undefined ? [] : ['', `  ! ${server.warning}`]),
    '',
  ]
  console.log(lines.join('\n'))
}

/** The host's link, for this machine and for others. */
export function hostLines({ port, urls }: Greeted, operatorCode: string): string[] {
  const [best] = urls
  return [
    `  The host   ·  진행자  ${localUrl(port)}/host#${operatorCode}`,
    ...(best === undefined ? [] : [`                       ${best}/host#${operatorCode}`]),
    '                       one use, 10 minutes; another: npm run host-link',
  ]
}

/** What went wrong at the start, in words a person can act on; a bug keeps its stack. */
export function tellMistake(error: unknown): void {
  const isExpected = error instanceof BadConfig || error instanceof StoreRefused
  if (isExpected) console.error(`\n${error.message}\n`)
  else if (isPortTaken(error)) console.error('\nThe port is taken by another program: set PORT to a free one.\n')
  else console.error(error)
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function localUrl(port: number): string {
  return `http://localhost:${port}`
}
