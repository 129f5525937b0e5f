/* Everything that is answered over HTTP, put together: readable top to bottom, each line one folder mate. */

import compression from 'compression'
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { errorHandler, HttpRefusal } from './answer.ts'
import { doorRoutes } from './door.ts'
import { type HostDeps, hostRoutes } from './host.ts'
import { pageRoutes } from './pages.ts'
import { type PublicDeps, publicRoutes } from './public.ts'
import { roundLogRoutes } from './round-log.ts'
import { securityHeaders } from './security.ts'

export interface AppDeps extends HostDeps, PublicDeps {
  log: Logger
  trustProxyHops: number
  /** Folder of the built client. */
  clientDir: string
}

/** The HTTP side of the server. */
export function createApp(deps: AppDeps): Express {
  const { sessions, throttle, log } = deps
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', deps.trustProxyHops)
  app.use(securityHeaders())
  app.use(compression())
  app.use(publicRoutes(deps))
  app.use('/api', express.json({ limit: '16kb', strict: true }))
  app.use('/api', neverCached)
  app.use('/api', doorRoutes({ sessions, throttle }))
  app.use('/api', hostRoutes(deps))
  app.use('/api', roundLogRoutes({ sessions, throttle, log: deps.store.log }))
  app.use(pageRoutes(deps.clientDir))
  app.use(() => {
    throw new HttpRefusal(404, 'not-found')
  })
  app.use(errorHandler(log))
  return app
}

function neverCached(_request: express.Request, response: express.Response, next: express.NextFunction): void {
  response.set('Cache-Control', 'no-store')
  next()
}
