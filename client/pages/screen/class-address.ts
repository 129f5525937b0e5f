/* The address the class types. The projector often runs on the server's own machine as `localhost`, which no phone can open: then
   the server is asked what it is called from outside. The instructor may name one in the link (`?at=`), which goes before all. */
import { useEffect, useState } from 'preact/hooks'

const LOOPBACK = /^(localhost|127\.|\[::1\])/

/** Whether phones can reach this host name. */
export function reachable(hostname: string): boolean {
  return !LOOPBACK.test(hostname)
}

/** The origin a link names, or null when it names none that could be one. */
export function namedAddress(search: string): string | null {
  const named = new URLSearchParams(search).get('at')
  if (named === null || !/^https?:\/\//.test(named)) return null
  return URL.canParse(named) ? new URL(named).origin : null
}

/** Origins the class could use, best first; what the server says, else this page's own. */
export async function classAddresses(code: string): Promise<string[]> {
  try {
    const response = await fetch(`/api/sessions/${encodeURIComponent(code)}/address`)
    const body: unknown = response.ok ? await response.json() : null
    const listed = addressesIn(body)
    return listed.length > 0 ? listed : [location.origin]
  } catch {
    return [location.origin]
  }
}

function addressesIn(body: unknown): string[] {
  const list = typeof body === 'object' && body !== null && 'addresses' in body ? body.addresses : body
  return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === 'string') : []
}

/** This page's own origin until something better is known. */
export function useClassAddress(code: string): string {
  const [address, setAddress] = useState(namedAddress(location.search) ?? location.origin)
  useEffect(() => {
    if (namedAddress(location.search) !== null || reachable(location.hostname)) return
    let current = true
    classAddresses(code).then(([first]) => {
      if (current && first) setAddress(first)
    })
    return () => {
      current = false
    }
  }, [code])
  return address
}
