/* `npm run dev`: the client from Vite's own server, with reload, on DEV_PORT (5173); the game's server beside it on PORT, built again
   and started again whenever its sources change. */

import { fork } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, createServer } from 'vite'

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const PORT = process.env.PORT || '3000'
const DEV_PORT = Number(process.env.DEV_PORT || '5173')
const GAME = `http://127.0.0.1:${PORT}`

/** The pages that the game's server answers under other names than their files. */
const PAGE = /^\/(join|play|host|screen|replay)(?:\/[^/?#]*)?(?=[?#]|$)/

const pagesByAddress = {
  name: 'pages-by-address',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const page = PAGE.exec(request.url ?? '')
      // Sources of a page are asked for under /pages/…, never under these.
      if (page) request.url = `/${page[1]}.html`
      next()
    })
  },
}

let game = null

function startGame() {
  const begin = () => {
    game = fork(join(ROOT, 'server/commands/run.mjs'), ['start'], {
      cwd: ROOT,
      // It was built a moment ago.
      env: { ...process.env, PORT, PODIUM_BUILT: '1' },
    })
  }
  if (game === null || game.exitCode !== null) return begin()
  game.once('exit', begin)
  game.kill()
}

const watcher = await build({
  configFile: join(ROOT, 'server/vite.config.ts'),
  logLevel: 'warn',
  build: { watch: {} },
})
watcher.on('event', (event) => {
  if (event.code === 'END') startGame()
  if (event.code === 'ERROR') console.error(event.error)
})

const toGame = { target: GAME, changeOrigin: false }
const pages = await createServer({
  configFile: join(ROOT, 'client/vite.config.ts'),
  plugins: [pagesByAddress],
  server: {
    port: DEV_PORT,
    host: true,
    proxy: { '/api': toGame, '^/lessons/.*\\.json$': toGame, '/socket.io': { ...toGame, ws: true } },
  },
})
await pages.listen()
pages.printUrls()

const stop = async () => {
  game?.kill()
  await Promise.all([watcher.close(), pages.close()])
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
