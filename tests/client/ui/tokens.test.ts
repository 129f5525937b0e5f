/* Colours that carry text, measured as WCAG 2.2 measures contrast (relative luminance, §1.4.3), by day and by night. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../client/ui/tokens.css', import.meta.url), 'utf8')

type Theme = 'light' | 'dark'

function colour(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? ''
  const [light = '', dark = light] = value.match(/#[0-9a-f]{6}/g) ?? []
  return theme === 'light' ? light : dark
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return (light + 0.05) / (dark + 0.05)
}

const TEXT = 4.5
const SHAPE = 3

describe.each(['light', 'dark'] as const)('by %s', (theme) => {
  it.each(['paper', 'panel', 'water', 'sunk'])('text and states are read on %s', (ground) => {
    for (const text of ['ink', 'ink-2', 'accent', 'bad', 'warn', 'ok']) {
      const ratio = contrast(colour(text, theme), colour(ground, theme))
      expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(TEXT)
    }
  })

  it('the letter on the accent and on every service is read', () => {
    expect(contrast(colour('on-accent', theme), colour('accent', theme))).toBeGreaterThanOrEqual(TEXT)
    for (let number = 1; number <= 8; number += 1) {
      const ratio = contrast(colour(`on-service-${number}`, theme), colour(`service-${number}`, theme))
      expect(ratio, `service ${number}`).toBeGreaterThanOrEqual(TEXT)
    }
  })

  it('failures are read on their own ground', () => {
    expect(contrast(colour('bad', theme), colour('bad-ground', theme))).toBeGreaterThanOrEqual(TEXT)
    expect(contrast(colour('ink', theme), colour('bad-ground', theme))).toBeGreaterThanOrEqual(TEXT)
    expect(contrast(colour('accent', theme), colour('paper', theme))).toBeGreaterThanOrEqual(SHAPE)
  })
})
