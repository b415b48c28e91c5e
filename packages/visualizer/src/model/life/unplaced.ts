/**
 * The host of connections that were never made, of which the log of another program does not say it: that of all others, if these
 * have one alone. Pure.
 */
import type { Lived } from "./Lived.ts"

/** Returns the host of each connection, as far as the others show it. */
export const placedIn = (all: ReadonlyArray<Lived>): ((lived: Lived) => string | undefined) => {
  const [only, another] = new Set(all.flatMap(({ stay }) => stay.started?.host ?? []))
  const isLog = all.every(({ stay: { started } }) => (started?.policy ?? "imported") === "imported")
  const host = isLog && another === undefined ? only : undefined
  return ({ stay: { ended, started } }) => started?.host ?? (neverMade.has(ended?.error) ? host : undefined)
}

const neverMade: ReadonlySet<string | undefined> = new Set(["ConnectRefused", "HostUnreachable"])
