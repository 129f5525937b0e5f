/* Under which addresses a class can reach this server: what it was told, what the request used, what its network cards have. */

import { networkInterfaces } from 'node:os'

const LOOPBACK = /^(localhost|127\.|\[?::1\]?)/

/** This machine's addresses on its networks, IPv4 first; link-local ones are of no use on a projector. */
export function lanUrls(port: number): string[] {
  const cards = Object.values(networkInterfaces()).flatMap((card) => card ?? [])
  const reachable = cards.filter(
    (card) => !card.internal && !card.address.startsWith('fe80') && !card.address.startsWith('169.254'),
  )
  const sorted = reachable.sort((left, right) => left.family.localeCompare(right.family))
  return sorted.map(({ family, address }) => `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`)
}

export interface Asked {
  protocol: string
  /** Host and port as the client wrote them. */
  host: string | undefined
}

/** Best first: PUBLIC_URL, else the request's own host unless only this machine knows it, then the network's. No doubles. */
export function classUrls(publicUrl: string | undefined, asked: Asked | null, port: number): string[] {
  if (publicUrl !== undefined) return [publicUrl]
  const own =
    asked?.host !== undefined && !LOOPBACK.test(asked.host) && URL.canParse(`${asked.protocol}://${asked.host}`)
      ? [new URL(`${asked.protocol}://${asked.host}`).origin]
      : []
  return [...new Set([...own, ...lanUrls(port)])]
}
