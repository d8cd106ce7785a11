import { useEffect, useState } from 'react'

/** The time, asked again every so often, for what is shown as "a minute ago". */
export function useNow(everyMillis = 1_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMillis)
    return () => clearInterval(timer)
  }, [everyMillis])
  return now
}
