/* Bundles the server, its judging thread and each shell command for Node; packages stay in node_modules. Output goes to dist/server. */
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

const root = import.meta.dirname
const commands = readdirSync(resolve(root, 'commands')).filter(
  (name) => name.endsWith('.ts') && name !== 'arguments.ts',
)

export default defineConfig({
  root,
  build: {
    ssr: true,
    outDir: resolve(root, '../dist/server'),
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: {
      input: {
        main: resolve(root, 'main.ts'),
        // A thread of the server, not a part of it: a file of its own that `new Worker` can be given.
        'judge-worker': resolve(root, 'judge-worker.ts'),
        ...Object.fromEntries(commands.map((name) => [name.replace('.ts', ''), resolve(root, 'commands', name)])),
      },
    },
  },
})
