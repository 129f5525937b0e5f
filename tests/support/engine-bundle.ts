/* The engine as one piece of JavaScript, built as the client is, for a browser without a page: evaluate it, then call `engine.simulate`
   or `engine.replay` (engine.ts). */

import { join } from 'node:path'
import { build } from 'vite'

/** Source text that defines the global `engine`. */
export async function bundleEngine(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'engine.ts'), name: 'engine', formats: ['iife'] },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined
  if (chunk === undefined) throw new Error('the engine was not built')
  return chunk.code
}
