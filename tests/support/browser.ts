/* A real Chromium for the browser tests: the system's where there is one, else the one that npm installed. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const CACHE = join(import.meta.dirname, '../../.cache')

/** Never reaches out by itself: a closed network must not slow a test. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: systemBrowser() ?? (await packagedBrowser()), args: QUIET })
}

function systemBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file))
  return found ?? (existsSync(MAC) ? MAC : undefined)
}

async function packagedBrowser(): Promise<string> {
  const temporary = process.env['TMPDIR']
  mkdirSync(CACHE, { recursive: true })
  // The package unpacks its libraries only when it believes it runs where they are missing, and into the temporary folder.
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  process.env['TMPDIR'] = CACHE
  const { default: packaged } = await import('@sparticuz/chromium')
  const executable = await packaged.executablePath()
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
  process.env['FONTCONFIG_FILE'] = fontsFile()
  return executable
}

/** The package looks for fonts where it runs elsewhere; without any, Chromium ends at the first form field it draws. */
function fontsFile(): string {
  const folders = [join(CACHE, 'fonts/fonts'), '/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts')]
  const file = join(CACHE, 'fonts.conf')
  const listed = folders.map((folder) => `<dir>${folder}</dir>`).join('')
  const cache = `<cachedir>${join(CACHE, 'fontconfig')}</cachedir>`
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${listed}${cache}</fontconfig>`,
  )
  return file
}

export const SIZES = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 800 },
  wide: { width: 1920, height: 1080 },
}

export interface PersonOptions {
  language: 'ko' | 'en'
  size?: keyof typeof SIZES
  theme?: 'light' | 'dark'
  touch?: boolean
}

/** One person's browser: its own storage, language and screen. Page errors and console errors fail the test through `problems`. */
export async function person(
  browser: Browser,
  options: PersonOptions,
): Promise<{ context: BrowserContext; page: Page; problems: string[] }> {
  const settings: BrowserContextOptions = {
    locale: options.language === 'ko' ? 'ko-KR' : 'en-US',
    viewport: SIZES[options.size ?? 'desk'],
    colorScheme: options.theme ?? 'light',
    hasTouch: options.touch ?? false,
    reducedMotion: 'reduce',
  }
  const context = await browser.newContext(settings)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    // A lost connection is logged by the browser itself; the page's own banner is what the tests look at.
    if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket|Failed to load resource/.test(message.text())) {
      problems.push(message.text())
    }
  })
  return { context, page, problems }
}
