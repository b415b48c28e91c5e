/** Names for two connections that are shown side by side. Pure. */
import type { Connection } from "../connection/Connection.ts"

/** A connection with the trace that contains it. */
export interface Sourced {
  readonly connection: Connection
  /** The name of the trace, such as its file name. */
  readonly source: string
}

/** Returns the shortest distinct names: by label, host, file, attempt or number. */
export const callings = (a: Sourced, b: Sourced): readonly [string, string] => {
  const chosen = [hostOf, sourceOf, attemptOf, groupOf].filter(
    (part, at, all) => part(a) !== part(b) && all.slice(0, at).every((before) => before(a) === before(b))
  )
  const called = (each: Sourced) =>
    [labelOf(each) ?? hostOf(each), ...(areLabelled(a, b) ? [] : chosen.map((part) => part(each)))]
      .filter((part, at, all) => part !== "" && all.indexOf(part) === at)
      .join(", ")
  return [called(a), called(b)]
}

const hostOf = ({ connection: { started } }: Sourced): string => started?.host ?? "unknown host"

const sourceOf = ({ source }: Sourced): string => source

const attemptOf = ({ connection: { started } }: Sourced): string =>
  started === undefined ? "" : `attempt ${started.attempt}`

const groupOf = ({ connection: { group } }: Sourced): string => group

const labelOf = ({ connection: { started } }: Sourced): string | undefined => started?.label

/** Returns whether the apps' own labels distinguish them already. */
const areLabelled = (a: Sourced, b: Sourced): boolean =>
  labelOf(a) !== undefined && labelOf(b) !== undefined && labelOf(a) !== labelOf(b)
