import { useEffect, useState } from 'react';

/** The time of day in ms, renewed every half minute: what "3 minutes ago" is measured from. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
