/* Bundles the server and each shell command for Node; packages stay in node_modules. Output goes to dist/server. */
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
        ...Object.fromEntries(commands.map((name) => [name.replace('.ts', ''), resolve(root, 'commands', name)])),
      },
    },
  },
})
