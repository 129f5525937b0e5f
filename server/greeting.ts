/* What the person at the terminal reads: where the class goes, with a QR code, and the host's own link; or what is wrong. */

import { renderUnicodeCompact } from 'uqr'
import { BadConfig } from './config.ts'
import { StoreUnavailable } from './store/ports.ts'
import { StoreRefused } from './store/refusal.ts'

interface Greeted {
  port: number
  urls: string[]
  warning?: string | undefined
}

const NO_SUCH_HOST = [
  'HOST is no address of this machine: leave it out to listen on every network.',
  'HOST가 이 컴퓨터의 주소가 아닙니다. HOST를 비워 두면 모든 네트워크에서 접속을 받습니다.',
] as const

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
    '                       one use, 10 minutes; another: npm run host-link  ·  한 번만, 10분 동안',
  ]
}

/** What went wrong at the start, in words a person can act on; a bug keeps its stack. */
export function tellMistake(error: unknown): void {
  const text = mistakeOf(error)
  if (text === undefined) console.error(error)
  else console.error(`\n${text}\n`)
}

/** One sentence a language for what a person can mend; undefined for a bug. */
export function mistakeOf(error: unknown): string | undefined {
  if (error instanceof BadConfig) return `Settings that Podium cannot use  ·  쓸 수 없는 설정\n${error.message}`
  if (error instanceof StoreRefused) return error.message
  if (error instanceof StoreUnavailable) {
    return `Podium cannot start: ${error.message}.\n포디움을 시작할 수 없습니다. 저장소가 응답하지 않습니다.`
  }
  const found = error instanceof Error && 'code' in error ? LISTEN_MISTAKES.get(String(error.code)) : undefined
  return found === undefined ? undefined : found.join('\n')
}

/** What the system answers to listening, in both languages. */
const LISTEN_MISTAKES = new Map<string, readonly [en: string, ko: string]>([
  [
    'EADDRINUSE',
    [
      'The port is taken by another program: set PORT to a free one.',
      '다른 프로그램이 이 포트를 쓰고 있습니다. PORT를 비어 있는 번호로 바꾸세요.',
    ],
  ],
  [
    'EACCES',
    [
      'The system does not let you use this port: set PORT to one above 1023.',
      '이 포트를 쓸 권한이 없습니다. PORT를 1024 이상으로 바꾸세요.',
    ],
  ],
  ['EADDRNOTAVAIL', NO_SUCH_HOST],
  ['ENOTFOUND', NO_SUCH_HOST],
])

function localUrl(port: number): string {
  return `http://localhost:${port}`
}
