/* Under which addresses a class can reach this server: what it was told, what the request used, what its network cards have. */

import { networkInterfaces } from 'node:os'

const LOOPBACK = /^(localhost|127\.|\[?::1\]?)/

/** Listening here means listening on every network. */
const EVERYWHERE = ['0.0.0.0', '::']

export interface Listening {
  host: string
  port: number
}

/** Addresses on this machine's networks, IPv4 first; link-local ones are of no use on a projector. None when only it can connect. */
function lanUrls({ host, port }: Listening): string[] {
  if (LOOPBACK.test(host)) return []
  if (!EVERYWHERE.includes(host)) return [urlOf(host, port)]
  const cards = Object.values(networkInterfaces()).flatMap((card) => card ?? [])
  return cards
    .filter(({ internal, address }) => !internal && !/^(fe80|169\.254)/.test(address))
    .sort((left, right) => (left.family < right.family ? -1 : left.family > right.family ? 1 : 0))
    .map(({ address }) => urlOf(address, port))
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

export interface Asked {
  protocol: string
  /** Host and port as the client wrote them. */
  host: string | undefined
}

/** Best first: PUBLIC_URL alone, else the request's own host unless only this machine knows it, then the networks'. No doubles. */
export function classUrls(publicUrl: string | undefined, asked: Asked | null, listening: Listening): string[] {
  if (publicUrl !== undefined) return [publicUrl]
  const own =
    asked?.host !== undefined && !LOOPBACK.test(asked.host) && URL.canParse(`${asked.protocol}://${asked.host}`)
      ? [new URL(`${asked.protocol}://${asked.host}`).origin]
      : []
  return [...new Set([...own, ...lanUrls(listening)])]
}
