/* Security headers. Strict, but a class on http://192.168.… must work: nothing here may force https. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** A Host header that is a host and nothing else may name the socket's address in the policy. */
const HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:]+\](:\d{1,5})?$/

function ownSockets(scheme: 'ws' | 'wss') {
  return (request: IncomingMessage, _response: ServerResponse): string => {
    const { host } = request.headers
    // 'self' covers sockets in current browsers; five-year-old ones want them by name.
    return host !== undefined && HOST.test(host) ? `${scheme}://${host}` : "'self'"
  }
}

export function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ownSockets('ws'), ownSockets('wss')],
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // https is the proxy's decision: remembering it here would lock a class out of its own http address.
    strictTransportSecurity: false,
    // Browsers ignore these on plain http and complain about them in the console.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  })
}
