/* Puts the desk together: the connection, this page's clock, the addresses and the HTTP calls, each told in one place when it fails. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { HostCommand } from '../../../shared/game/command.ts'
import type { ClockView } from '../../../shared/game/view.types.ts'
import type { Speaker } from '../../board/words/facts.ts'
import { readStored, writeStored } from '../../connection/browser-storage.ts'
import type { Connection } from '../../connection/socket.ts'
import { showToast } from '../../ui/toast.tsx'
import { classAddresses, reachable } from '../screen/class-address.ts'
import { makeLink, renameSeat, sendMessage, storageWarning } from './api.ts'
import { type Desk, speakerOf } from './desk.ts'
import { type PhaseTimes, readTimes, timesAfter, writeTimes } from './phase-times.ts'
import { tellRefusal } from './words.ts'

/* A school's lesson. */
const USUAL_MINUTES = 50

type Known = Omit<Desk, 'act' | 'makeLink' | 'sendMessage' | 'rename' | 'roster'>

export function makeDesk({ connection, token, ...known }: Known & { connection: Connection; token: string }): Desk {
  const { code } = known
  const roster = connection.roster.value
  return {
    ...known,
    roster,
    act: (command) => act(connection, command, speakerOf({ ...known, roster })),
    makeLink: (link) => makeLink(token, code, link),
    sendMessage: (text) => sendMessage(token, code, text),
    rename: (seat, name) => renameSeat(token, code, seat, name),
  }
}

async function act(connection: Connection, command: HostCommand, speaker: Speaker): Promise<boolean> {
  const answer = await connection.send(command)
  if (answer.kind === 'refused') showToast(tellRefusal(answer.refusal, speaker))
  return answer.kind === 'done'
}

/** A new time a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** When the phases were seen to begin; noted as soon as the view tells of a new one. */
export function useTimes(code: string, clock: ClockView): PhaseTimes {
  const times = useRef<PhaseTimes | null>(null)
  const before = times.current ?? readTimes(code)
  const after = timesAfter(before, clock, Date.now())
  times.current = after
  useEffect(() => {
    if (after !== before) writeTimes(code, after)
  }, [code, after, before])
  return after
}

/** How long the class is planned to be; the host's choice is kept beside the token. */
export function useClassMinutes(code: string): Pick<Desk, 'classMinutes' | 'setClassMinutes'> {
  const key = `podium:${code}:minutes`
  const [classMinutes, setMinutes] = useState(() => Number(readStored(key)) || USUAL_MINUTES)
  return {
    classMinutes,
    setClassMinutes: (minutes) => {
      setMinutes(minutes)
      writeStored(key, String(minutes))
    },
  }
}

/** Asked anew whenever storage was away: it may have come back with other settings. */
export function useStorageWarning(token: string, code: string, isAway: boolean): Pick<Desk, 'storageWarning'> {
  const [warning, setWarning] = useState<Desk['storageWarning']>(null)
  useEffect(() => {
    if (!isAway) void storageWarning(token, code).then(setWarning)
  }, [token, code, isAway])
  return { storageWarning: warning }
}

/** Where phones can reach the class. The page's own address goes first when it is one of those. */
export function useAddresses(code: string): Pick<Desk, 'addresses' | 'address' | 'chooseAddress'> {
  const [listed, setListed] = useState<string[]>([])
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    void classAddresses(code).then(setListed)
  }, [code])
  const own = reachable(location.hostname) ? [location.origin] : []
  const addresses = [...new Set([...own, ...listed])]
  return { addresses, address: chosen || addresses[0] || location.origin, chooseAddress: setChosen }
}
