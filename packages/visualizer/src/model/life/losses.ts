/** Finds what the losses of an account have in common, which is then not chance. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"

/** A part of an account's lane. */
interface Piece {
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly serverText: string | undefined
  readonly error: string | undefined
  readonly cut?: string
  readonly silent?: number
}

/**
 * This many losses after similar times are not chance: a device on the network path, or the server, ends each
 * connection.
 */
const fewest = 5
const like = 0.2

/** Returns the milliseconds from one loss to the next, or from the first opening, if nearly always equally many. */
export const regular = (pieces: ReadonlyArray<Piece>): number | undefined => {
  const between = betweenLosses(pieces).toSorted((a, b) => a - b)
  const median = between[between.length >> 1]
  if (median === undefined || between.length < fewest) return undefined
  const alike = between.filter((ms) => Math.abs(ms - median) <= like * median)
  // rounded to the minute or the second, because it is an estimate
  const unit = median >= 120_000 ? 60_000 : 1000
  return alike.length >= 0.8 * between.length ? Math.max(unit, Math.round(median / unit) * unit) : undefined
}

/** Nothing is known of losses in an unknown time: the next one is measured from the opening after it. */
const betweenLosses = (pieces: ReadonlyArray<Piece>): ReadonlyArray<number> => {
  let from: number | undefined
  return pieces.flatMap(({ end, kind, start }, at) => {
    if (kind === "unknown") from = undefined
    if (kind !== "open") return []
    const next = pieces[at + 1]?.kind
    const ms = end - (from ?? start)
    const isLost = next !== undefined && next !== "open" && next !== "unknown"
    from = isLost ? end : (from ?? start)
    return isLost ? [ms] : []
  })
}

/** The fewest losses of one kind that are not chance. */
const several = 3

/** Returns what all losses have in common: the place in a literal, or the server's words. */
export const alikeIn = (pieces: ReadonlyArray<Piece>): string | undefined => {
  const lost = pieces.filter(({ kind }, at) => kind === "open" && at + 1 < pieces.length)
  const causes = new Set(
    lost.map(({ cut, error, serverText, silent }) => {
      if (cut) return `${inLiteral}${cut}`
      if (serverText) return `“${serverText}”`
      return silent !== undefined && error === "ConnectionStalled" ? inSilence : undefined
    })
  )
  return lost.length < several || causes.size > 1 ? undefined : Array.from(causes)[0]
}

const inSilence = "after a silence"

const inLiteral = "within a literal, after "

/** Returns what to try about the losses, of which `same` is what they have in common. */
export const fixOf = (pieces: ReadonlyArray<Piece>, same: string | undefined): string | undefined => {
  if (isContested(pieces)) return Advice.of({ _tag: "SessionPingPong" }).try
  if (same === undefined) return undefined
  if (same.startsWith(inLiteral))
    return "The server, or a filter on the network path, seems to cut the same message: skip it, and tell the operator."
  if (same === inSilence)
    return "A router or firewall on the way seems to forget connections that are quiet for some minutes. The library renews IDLE sooner after such a loss; whoever runs that device can let it keep them longer."
  const remedy = remedyIn(pieces.find(({ serverText }) => serverText)?.serverText)
  return remedy ?? "The server gives the same reason each time: act on it, or ask the operator."
}

/** Returns whether another program kept taking the mailbox. */
export const isContested = (pieces: ReadonlyArray<Piece>): boolean =>
  pieces.some(({ error, kind }) => kind === "away" && error === "SessionPingPong")

/** Returns what to do about a BYE with such words, if they name a cause. */
const remedyIn = (said: string | undefined): string | undefined => {
  const remedy = Advice.of({ _tag: "ServerBye" }, { said }).try
  return remedy === Advice.of({ _tag: "ServerBye" }).try ? undefined : remedy
}

/** A longer way to the first mailbox is reported, in milliseconds. */
const late = 10_000

/** Returns the way to the first mailbox, if it was long and attempts failed on it. */
export const lateIn = <A extends Piece>([first, next]: ReadonlyArray<A>): A | undefined =>
  first?.kind === "beginning" &&
  first.error !== undefined &&
  first.end - first.start >= late &&
  next?.kind !== "unknown"
    ? first
    : undefined
