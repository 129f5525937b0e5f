/* What anybody may read: lessons, the class's address, and whether this process is well. */

import { Router } from 'express'
import type { Registry as Metrics } from 'prom-client'
import type { Lessons } from '../lessons.ts'
import { classUrls, type Listening } from './addresses.ts'
import { HttpRefusal, param } from './answer.ts'

export interface PublicDeps {
  lessons: Lessons
  metrics: Metrics
  publicUrl: string | undefined
  listening: () => Listening
  /** Alive, storage answers, and not on the way out. */
  isReady: () => boolean
}

const SECONDS_PER_MINUTE = 60

/** Routes at the root. */
export function publicRoutes(deps: PublicDeps): Router {
  const routes = Router()

  routes.get('/healthz', (_request, response) => {
    response.type('text').send('ok\n')
  })

  routes.get('/readyz', (_request, response) => {
    const ready = deps.isReady()
    response
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ready\n' : 'not ready\n')
  })

  routes.get('/metrics', async (_request, response) => {
    response.type(deps.metrics.contentType).send(await deps.metrics.metrics())
  })

  routes.get('/lessons/:file', (request, response) => {
    const id = /^(.+)\.json$/.exec(param(request, 'file'))?.[1]
    const found = id === undefined ? undefined : deps.lessons.get(id)
    if (found === undefined) throw new HttpRefusal(404, 'unknown-lesson')
    // Strategies and claims are for the balance table; a player's page has no use for them.
    response.set('Cache-Control', 'no-cache').json({ lesson: found.lesson, texts: found.texts })
  })

  routes.get('/glossary.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json({ cards: deps.lessons.glossary })
  })

  routes.get('/api/lessons', (_request, response) => {
    const lessons = deps.lessons.list().map(({ lesson, texts }) => ({
      id: lesson.id,
      number: lesson.number,
      title: { ko: texts.ko.title, en: texts.en.title },
      minutes: Math.ceil((lesson.planSeconds + lesson.liveSeconds) / SECONDS_PER_MINUTE),
    }))
    response.json({ lessons })
  })

  routes.get('/api/sessions/:code/address', (request, response) => {
    const asked = { protocol: request.protocol, host: request.host }
    response.set('Cache-Control', 'no-store').json({ addresses: classUrls(deps.publicUrl, asked, deps.listening()) })
  })

  return routes
}
