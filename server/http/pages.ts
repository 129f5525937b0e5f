/* The built client: hashed files for ever, HTML never from a cache, one HTML file a page. */

import { basename, join } from 'node:path'
import express, { type Response, Router } from 'express'

/** Which file answers which address. */
const PAGES: Record<string, string> = {
  '/': 'index.html',
  '/join': 'join.html',
  '/join/:code': 'join.html',
  '/play/:code': 'play.html',
  '/host': 'host.html',
  '/host/:code': 'host.html',
  '/screen/:code': 'screen.html',
  '/replay/:id': 'replay.html',
}

const YEAR_SECONDS = 31_536_000

/** Routes for the client's folder; a page that was not built is a 404 like any other. */
export function pageRoutes(directory: string): Router {
  const routes = Router()
  for (const [path, file] of Object.entries(PAGES)) {
    routes.get(path, (_request, response, next) => {
      response.set('Cache-Control', 'no-cache')
      response.sendFile(join(directory, file), { cacheControl: false }, (error) => {
        if (error && !response.headersSent) next()
      })
    })
  }
  routes.use(express.static(directory, { index: false, redirect: false, cacheControl: false, setHeaders }))
  return routes
}

function setHeaders(response: Response, path: string): void {
  // Vite puts a hash of the content into the name of whatever it places under assets/.
  const isHashed = /[\\/]assets[\\/]/.test(path) && /-[\w-]{8}\./.test(basename(path))
  response.set('Cache-Control', isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache')
}
