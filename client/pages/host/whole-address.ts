/* A link as another device has to open it: with the address that device can reach, never `localhost`. */

/** Takes a whole address, a path, or the bare secret, and answers with an address under `origin`. */
export function wholeAddress(link: string, origin: string, code: string, kind: 'host' | 'seat'): string {
  if (URL.canParse(link)) {
    const { pathname, search, hash } = new URL(link)
    return `${origin}${pathname}${search}${hash}`
  }
  if (link.startsWith('/')) return `${origin}${link}`
  return `${origin}/${kind === 'host' ? 'host' : 'play'}/${code}#${link.replace(/^#/, '')}`
}
