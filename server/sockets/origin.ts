/* Which pages may open a socket. Browsers send the Origin of the page; CORS does not cover WebSockets, so it is checked here. */

import type { IncomingMessage } from 'node:http'

export interface OriginRules {
  publicUrl: string | undefined
  allowedOrigins: readonly string[]
  /** Is X-Forwarded-Host of a proxy in front believed? */
  trustProxy: boolean
}

/**
 * True for the request's own host (a list made at boot would die with a new Wi-Fi address), PUBLIC_URL and ALLOWED_ORIGINS, and
 * for clients that are no browser and send none.
 */
export function isOriginAllowed(request: Pick<IncomingMessage, 'headers'>, rules: OriginRules): boolean {
  const { origin } = request.headers
  if (origin === undefined) return true
  if (origin === rules.publicUrl || rules.allowedOrigins.includes(origin)) return true
  const forwarded = rules.trustProxy ? request.headers['x-forwarded-host'] : undefined
  const host = (Array.isArray(forwarded) ? forwarded[0] : forwarded) ?? request.headers.host
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.trim().toLowerCase()
}
