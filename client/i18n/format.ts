/* Numbers, durations and units as sentences carry them: Intl for grouping and decimals, and the rules Intl does not know
   (− for minus, no-break spaces, seconds as `s` and 초). Which of these a placeholder uses is written in the message: message.ts. */
import type { Language } from '../../shared/world/session.ts'

const NO_BREAK = '\u00a0'
const MINUS = '−'
/* Below this a duration keeps one decimal: 2.1 s matters, 42.1 s does not. */
const DECIMAL_BELOW_SECONDS = 10

const numbers = new Map<string, Intl.NumberFormat>()

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  const known = numbers.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(language, options)
  numbers.set(key, made)
  return made
}

function number(value: number, language: Language, options: Intl.NumberFormatOptions = {}): string {
  return numberFormat(language, { maximumFractionDigits: 2, ...options })
    .format(value)
    .replace('-', MINUS)
}

const DURATION_UNITS: Record<Language, { hour: string; minute: string; second: string }> = {
  ko: { hour: '시간', minute: '분', second: '초' },
  en: { hour: `${NO_BREAK}h`, minute: `${NO_BREAK}min`, second: `${NO_BREAK}s` },
}

/** `1분 30초`, `1 min 30 s`; hours drop the seconds; one decimal below 10 s, ms below 1 s. */
function duration(seconds: number, language: Language): string {
  const unit = DURATION_UNITS[language]
  // "Answers in 0 s" says nothing where 47 ms does.
  if (seconds > 0 && seconds < 0.95) return `${number(Math.round(seconds * 1000), language)}${NO_BREAK}ms`
  if (seconds < DECIMAL_BELOW_SECONDS) return number(seconds, language, { maximumFractionDigits: 1 }) + unit.second
  const whole = Math.round(seconds)
  const parts: [number, string][] =
    whole >= 3600
      ? [
          [Math.floor(whole / 3600), unit.hour],
          [Math.floor((whole % 3600) / 60), unit.minute],
        ]
      : [
          [Math.floor(whole / 60), unit.minute],
          [whole % 60, unit.second],
        ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => number(count, language) + name)
    .join(NO_BREAK)
}

/** `2:14`, of whole seconds, never below zero; minutes go past 59. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function withUnit(unit: string) {
  return (value: number, language: Language) => number(value, language) + NO_BREAK + unit
}

/**
 * What may follow the colon of a placeholder. `percent` takes a share (0.64 is 64%), `duration` and `clock` seconds, `time` epoch
 * milliseconds, shown on the 24-hour clock of the machine.
 */
export const FORMATS = {
  number: (value: number, language: Language) => number(value, language),
  whole: (value: number, language: Language) => number(value, language, { maximumFractionDigits: 0 }),
  signed: (value: number, language: Language) => number(value, language, { signDisplay: 'exceptZero' }),
  percent: (value: number, language: Language) =>
    number(value, language, { style: 'percent', maximumFractionDigits: 0 }),
  duration,
  clock,
  time: (value: number, language: Language) =>
    new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(value),
  ms: withUnit('ms'),
  mi: withUnit('Mi'),
  milli: withUnit('m'),
  perSecond: (value: number, language: Language) =>
    language === 'ko' ? `초당 ${number(value, language)}건` : `${number(value, language)}${NO_BREAK}req/s`,
} as const satisfies Record<string, (value: number, language: Language) => string>

export type FormatName = keyof typeof FORMATS
