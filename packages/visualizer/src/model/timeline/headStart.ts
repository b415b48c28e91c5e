import type { Connection } from "../connection/Connection.ts"

/**
 * Returns how long the way in that won had waited for its turn, in milliseconds; undefined if it had nothing to wait
 * for.
 */
export const headStart = ({
  net,
  phases,
  winner
}: Connection): { readonly ms: number; readonly line: number } | undefined => {
  // Without another way in, there was nothing to give a head start to.
  if (winner === undefined || net.every(({ lane }) => lane === winner)) return undefined
  const waited = phases.find(({ state }) => state === `dialing.${winner}.waiting`)
  const ms = waited?.end === undefined ? 0 : waited.end - waited.start
  // If there was nothing to wait for, the state was only passed through.
  return waited === undefined || ms < 1 ? undefined : { ms, line: waited.line }
}
