/* Runs a TypeScript file of this repository as a real process of its own, for tests that kill it. Node 20 does not read TypeScript,
   so the file is bundled first, as `npm start` does with the server. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'

export interface Bundle {
  /** Starts a process; its lines of standard output arrive at `line()` one by one. */
  start(...words: string[]): Child
  remove(): void
}

interface Child {
  process: ChildProcess
  /** The next line it prints; undefined when it has ended. */
  line(): Promise<string | undefined>
  /** What it said on standard error, once it has ended; it is passed on as well. */
  errors(): Promise<string>
}

/** Bundles the entry file once; start it as often as needed. */
export async function bundle(entry: string): Promise<Bundle> {
  // Inside the project, so that the child finds its packages.
  const cache = new URL('../../.cache/', import.meta.url).pathname
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'child-'))
  await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: entry, outDir, rollupOptions: { output: { entryFileNames: 'child.mjs' } } },
  })
  return {
    start(...words) {
      const child = spawn(process.execPath, [join(outDir, 'child.mjs'), ...words], {
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      let errors = ''
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString()
        process.stderr.write(chunk)
      })
      const ended = new Promise((resolve) => child.once('close', resolve))
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      return {
        process: child,
        async line() {
          const next = await lines.next()
          return next.done === true ? undefined : next.value
        },
        async errors() {
          await ended
          return errors
        },
      }
    },
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  }
}
