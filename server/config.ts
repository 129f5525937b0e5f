/* The only reader of the environment. Every variable stands in one table with its check, its default and its meaning; what a
   person gets wrong is answered with the variable, the value and what was expected. */

import { resolve } from 'node:path'
import { z } from 'zod'

export interface Config {
  host: string
  port: number
  redisUrl: string | undefined
  dataDir: string
  publicUrl: string | undefined
  allowedOrigins: string[]
  openHosting: boolean
  /** Proxies between the class and this process whose X-Forwarded-* headers are believed. */
  trustProxyHops: number
  logLevel: LogLevel
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

interface Variable<T> {
  name: string
  /** As a person would write it; undefined: the variable may be left out. */
  fallback: string | undefined
  expected: string
  meaning: string
  schema: z.ZodType<T, string>
}

function variable<T>(row: Variable<T>): Variable<T> {
  return row
}

const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)
const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true')
const wholeUpTo = (most: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(most))

/** The documented table: one row a variable. */
export const VARIABLES = {
  host: variable({
    name: 'HOST',
    fallback: '0.0.0.0',
    expected: 'an address of this machine, such as 0.0.0.0 (every network) or 127.0.0.1 (this machine only)',
    meaning: 'Address to listen on',
    schema: z.string().regex(/^[A-Za-z0-9.:-]+$/),
  }),
  port: variable({
    name: 'PORT',
    fallback: '3000',
    expected: 'a whole number from 0 to 65535 (0 takes any free port)',
    meaning: 'Port to listen on',
    schema: wholeUpTo(65_535),
  }),
  redisUrl: variable({
    name: 'REDIS_URL',
    fallback: undefined,
    expected: 'a Redis address, such as redis://127.0.0.1:6379',
    meaning: 'Redis that keeps the sessions; without it they are files in DATA_DIR',
    schema: z.url({ protocol: /^rediss?$/ }),
  }),
  dataDir: variable({
    name: 'DATA_DIR',
    fallback: './data',
    expected: 'a folder that may be written',
    meaning: "Folder of the sessions (without Redis), of archives and of a teacher's own lessons",
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
  }),
  publicUrl: variable({
    name: 'PUBLIC_URL',
    fallback: undefined,
    expected: 'the address the class types, such as https://podium.school.example',
    meaning: 'Address shown to the class where the server cannot know it (behind a proxy)',
    schema: origin,
  }),
  allowedOrigins: variable({
    name: 'ALLOWED_ORIGINS',
    fallback: '',
    expected: 'origins with commas between them, such as https://a.example,https://b.example',
    meaning: 'Further origins whose pages may connect',
    schema: z
      .string()
      .transform((list) =>
        list
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .pipe(z.array(origin)),
  }),
  openHosting: variable({
    name: 'OPEN_HOSTING',
    fallback: 'false',
    expected: 'true or false',
    meaning: 'true: anybody who reaches the page may host a class, without the operator code',
    schema: yesOrNo,
  }),
  trustProxyHops: variable({
    name: 'TRUST_PROXY',
    fallback: '0',
    expected: 'the number of proxies in front of this process, from 0 to 10',
    meaning: 'How many proxies in front are believed about the address, host and protocol of a visitor',
    schema: wholeUpTo(10),
  }),
  logLevel: variable({
    name: 'LOG_LEVEL',
    fallback: 'info',
    expected: LOG_LEVELS.join(', '),
    meaning: 'How much is written to the log',
    schema: z.enum(LOG_LEVELS),
  }),
}

/** Thrown by readConfig: one line a variable that is wrong. */
export class BadConfig extends Error {
  override name = 'BadConfig'
}

/** Reads and checks the environment; an empty variable counts as left out. Throws BadConfig with every mistake at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const mistakes: string[] = []
  const read = <T>(row: Variable<T>): T | undefined => {
    const given = environment[row.name]?.trim()
    const text = given === undefined || given === '' ? row.fallback : given
    if (text === undefined) return undefined
    const result = row.schema.safeParse(text)
    if (result.success) return result.data
    mistakes.push(`${row.name}=${text}: expected ${row.expected}`)
    return undefined
  }
  const config = {
    host: read(VARIABLES.host) ?? '',
    port: read(VARIABLES.port) ?? 0,
    redisUrl: read(VARIABLES.redisUrl),
    dataDir: read(VARIABLES.dataDir) ?? '',
    publicUrl: read(VARIABLES.publicUrl),
    allowedOrigins: read(VARIABLES.allowedOrigins) ?? [],
    openHosting: read(VARIABLES.openHosting) ?? false,
    trustProxyHops: read(VARIABLES.trustProxyHops) ?? 0,
    logLevel: read(VARIABLES.logLevel) ?? 'info',
  }
  if (mistakes.length > 0) throw new BadConfig(mistakes.join('\n'))
  return config
}

/** The configuration of this process. Throws BadConfig. */
export function configOfProcess(): Config {
  return readConfig(process.env)
}
