/** The diagnosis of a refused command: the one that its caller got. Pure. */
import { isHidden } from "../evidence/mailboxName.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import { humanText } from "../evidence/facts.ts"
import type { Offers } from "../evidence/offers.ts"
import { type Room, roomFor } from "../evidence/watch/Freed.ts"
import type { Refusal } from "./stay/Refusals.ts"
import type { Lived } from "./Lived.ts"

/**
 * Returns the refused commands of an open mailbox, in their order, with the connection and the server that refused them. Without
 * IDLE, mail is followed as well.
 */
export const refusalsOf = (
  account: ReadonlyArray<Lived>
): ReadonlyArray<Refusal & { readonly id: number; readonly host: string; readonly room: Room }> => {
  const seen = seenBy(account)
  return account
    .flatMap(({ id, stay }) =>
      stay.refusals.kept.all
        .filter(({ line, name }) => name !== "IDLE" && !isToldOtherwise(line, stay.use.commands))
        .map((refusal) => ({
          ...refusal,
          ...((seen.get(refusal.uses) ?? Infinity) < refusal.time && { there: true }),
          ...listedOn(stay, refusal),
          id,
          offers: stay.offers,
          room: roomFor(
            refusal,
            account.map((lived) => lived.stay.use.commands)
          ),
          host: stay.started?.host ?? ""
        }))
    )
    .toSorted((one, other) => one.line - other.line)
}

/** Counts the refused commands of connections that no acceptance followed. */
export const refusedCount = (all: ReadonlyArray<Pick<Lived, "stay">>): number =>
  all.reduce((count, { stay }) => count + stay.refusals.kept.count, 0)

/** Counts those with such words. */
export const refusedTimes = (words: string, all: ReadonlyArray<Lived>): number =>
  all.reduce((count, { stay }) => count + stay.refusals.times(words), 0)

/** What was taken for what it is not, or came in part, is told with that. */
const isToldOtherwise = (line: number, { inParts, numbering }: Lived["stay"]["use"]["commands"]): boolean =>
  numbering.isMistake(line) || inParts.isPart(line)

/** The codes by which a server says that a mailbox is not there. RFC 9051 §7.1, RFC 5530 §3. */
const isMissing = /^(?:TRYCREATE|NONEXISTENT)\b/

/**
 * Returns the name under which the connection was shown a mailbox that it had asked for with another one. What the server showed
 * later holds as well: it is the same question that comes next.
 */
const listedOn = ({ use }: Lived["stay"], { code = "", uses }: Refusal): Advice.Listed => {
  const { gone, listed } = use.watches.seen
  if (uses === "" || !isMissing.test(code) || gone.has(uses)) return {}
  const all = Array.from(listed, ([name, attributes]) => ({
    name,
    attributes: attributes.split(" ")
  })).filter(({ name }) => !gone.has(name))
  const { listedAs } = Advice.listedOf(uses, all)
  return listedAs === undefined ? {} : { listedAs, there: false }
}

/** The mailboxes that the server showed, and no connection deleted, by the end of the first one to which it did. */
const seenBy = (account: ReadonlyArray<Lived>): ReadonlyMap<string, number> => {
  const seen = new Map<string, number>()
  if (!account.some(({ stay }) => stay.refusals.kept.all.some(({ code = "" }) => isMissing.test(code))))
    return seen
  for (const { stay } of account)
    for (const name of stay.use.watches.seen.names)
      if (!isHidden(name) && !seen.has(name) && stay.endedAt !== undefined) seen.set(name, stay.endedAt)
  for (const { stay } of account) for (const name of stay.use.watches.seen.gone) seen.delete(name)
  return seen
}

/** Returns what was refused, if all refusals are of one command, or of commands of one name. */
export const refusedAs = (account: ReadonlyArray<Lived>): string | undefined => {
  const all = account.flatMap(({ stay }) => stay.refusals.kept.all)
  const [first] = all
  if (first === undefined) return undefined
  const words = first.words?.trim()
  if (
    words &&
    all.every((each) => each.words?.trim() === words) &&
    (!isHidden(words) || isOfOneSession(account)) &&
    refusedTimes(words, account) === refusedCount(account)
  )
    return words
  const isWhole = all.length === refusedCount(account)
  return isWhole && all.every(({ name }) => name === first.name) ? first.name : undefined
}

const isOfOneSession = (account: ReadonlyArray<Lived>): boolean =>
  new Set(account.flatMap(({ stay }) => (stay.refusals.kept.count > 0 ? [stay.started?.session] : [])))
    .size === 1

/** Returns it; `refusedAgain`: the same command was refused in the same words before. */
export const refusalOf = (
  refusal: Refusal & {
    readonly host: string
    readonly offers?: Offers
    readonly room?: Room
  },
  refusedAgain = false,
  askedFirstMs?: number
) =>
  Advice.ofCommand({
    ...refusal,
    askedFirstMs,
    command: refusal.name ?? "a command",
    code: refusal.code?.split(" ")[0],
    text: humanText(refusal.text),
    refusedAgain
  })
