/* A page on slow Wi-Fi: what the server tells it can be held back for a while, what it says goes through at once. */

import type { Page } from 'playwright-core'

export interface SlowLine {
  /** From now on nothing arrives at the page. */
  hold: () => void
  /** Everything held arrives, in order; then the line is fast again. */
  release: () => void
}

/** To be called before the page connects. */
export async function slowLine(page: Page): Promise<SlowLine> {
  let held: (() => void)[] | null = null
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (held === null) socket.send(message)
      else held.push(() => socket.send(message))
    })
  })
  return {
    hold: () => {
      held ??= []
    },
    release: () => {
      for (const arrive of held ?? []) arrive()
      held = null
    },
  }
}
