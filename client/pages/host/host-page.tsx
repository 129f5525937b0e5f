/* Which of the instructor's two pages this is, and with which token: /host, or /host/CODE with a kept token, a link's single-use
   secret after `#`, or the operator's right to any seat. */
import { useEffect, useState } from 'preact/hooks'
import { normaliseCode, showCode } from '../../../shared/world/code.ts'
import { takeFragment } from '../../connection/fragment.ts'
import { readToken, writeToken } from '../../connection/tokens.ts'
import { host } from '../../i18n/host.ts'
import { redeemLink, takeHostSeat } from './api.ts'
import { ClassPage, Stopped } from './class-page.tsx'
import { HostDoor } from './door.tsx'
import { readOperator } from './operator.ts'
import './styles.ts'

/** The code in the page's path, empty on /host itself. */
export const pageCode = normaliseCode(location.pathname.split('/')[2] ?? '')

type Way = { kind: 'asking' } | { kind: 'in'; token: string } | { kind: 'refused' }

async function findWay(code: string): Promise<Way> {
  const link = takeFragment()
  if (link !== null) {
    const redeemed = await redeemLink(code, link)
    if (redeemed.kind === 'done') {
      writeToken(code, 'host', redeemed.value)
      return { kind: 'in', token: redeemed.value }
    }
  }
  const kept = readToken(code, 'host')
  if (kept !== null) return { kind: 'in', token: kept }
  const operator = readOperator()
  const taken = operator === null ? null : await takeHostSeat(operator, code)
  if (taken?.kind !== 'done') return { kind: 'refused' }
  writeToken(code, 'host', taken.value)
  return { kind: 'in', token: taken.value }
}

export function HostPage() {
  const [way, setWay] = useState<Way>({ kind: 'asking' })
  useEffect(() => {
    if (pageCode !== '') void findWay(pageCode).then(setWay)
  }, [])
  if (pageCode === '') return <HostDoor />
  if (way.kind === 'in') return <ClassPage code={pageCode} token={way.token} />
  if (way.kind === 'asking') return <p class="host-wait">{host.connecting()}</p>
  const what = host.unauthorised({ code: showCode(pageCode) })
  return <Stopped notice={{ what, why: host.unauthorisedWhy(), next: host.unauthorisedNext() }} state={null} />
}
