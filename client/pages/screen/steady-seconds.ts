/* Whole seconds since the page was drawn, for what turns or ages by itself. Runs only while somebody looks at it. */
import { useEffect, useState } from 'preact/hooks'

export function useSteadySeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [running])
  return seconds
}
