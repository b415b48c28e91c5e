/** Helpers of several questions about a mailbox. */
import { Effect } from "effect"
import type { ImapError } from "../failure/ImapError.ts"
import * as Reserved from "../imap/command/Reserved.ts"
import type { Untagged } from "../imap/Response.ts"
import { type Finding, type Manner, notAsked } from "./Answer.ts"
import { type Desk, isOk, type Reply } from "./Desk.ts"
import type { Means } from "./Question.ts"

/** A mailbox that was opened for reading. */
export interface Opened {
  readonly reply: Reply
  readonly exists: number
  readonly uidNext: number | undefined
  readonly uidValidity: number | undefined
  readonly highestModSeq: bigint | undefined
  /** The last messages, as a set of sequence numbers: no more are read of a large mailbox. */
  readonly last: string
}

/** No comparison reads more messages. */
const maxMessages = 200

/** Opens the mailbox for reading only. RFC 9051 §6.3.3. */
export const opened = (desk: Desk, mailbox: string): Effect.Effect<Opened, ImapError> =>
  Effect.map(desk.one(Reserved.select(mailbox, { readOnly: true })), openedBy)

export const openedBy = (reply: Reply): Opened => {
  const exists = reply.untagged.findLast((response) => response._tag === "Exists")?.count ?? 0
  return {
    reply,
    exists,
    uidNext: numberOf(codeIn(reply.untagged, "UIDNEXT")),
    uidValidity: numberOf(codeIn(reply.untagged, "UIDVALIDITY")),
    highestModSeq: bigintOf(codeIn(reply.untagged, "HIGHESTMODSEQ")),
    last: `${Math.max(1, exists - maxMessages + 1)}:*`
  }
}

/** Asks about the mailbox, if it can be opened: a server that says nothing to that says nothing about the question. */
export const withMailbox = (
  desk: Desk,
  { mailbox, unanswered }: Means,
  ask: (opened: Opened) => Effect.Effect<Finding, ImapError>
): Effect.Effect<Finding, ImapError> =>
  unanswered.openings === maxUnanswered
    ? Effect.succeed(closed)
    : Effect.matchEffect(opened(desk, mailbox), {
        onSuccess: (found) => (isOk(found.reply) ? ask(found) : Effect.succeed(closed)),
        onFailure: (error) => {
          if (!silences.has(error.reason._tag)) return Effect.fail(error)
          unanswered.openings += 1
          return Effect.succeed(closed)
        }
      })

const closed = notAsked("the mailbox cannot be opened for reading")

/** Each unanswered question costs a connection and its timeout. */
const maxUnanswered = 2

const silences: ReadonlySet<ImapError["reason"]["_tag"]> = new Set([
  "Timeout",
  "ConnectionStalled",
  "ConnectionLost"
])

/** Asks about the messages of the mailbox, if it has some. */
export const withMessages = (
  desk: Desk,
  means: Means,
  ask: (opened: Opened) => Effect.Effect<Finding, ImapError>
): Effect.Effect<Finding, ImapError> =>
  withMailbox(desk, means, (found) =>
    found.exists > 0
      ? ask(found)
      : Effect.succeed(notAsked("the mailbox is empty: try another, or allow writes"))
  )

/** The arguments of the last status response with this code. */
export const codeIn = (untagged: ReadonlyArray<Untagged>, name: string): string | undefined =>
  untagged
    .flatMap((response) =>
      response._tag === "Status" && response.code?.name === name ? [response.code.args] : []
    )
    .at(-1)

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined

const bigintOf = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined

/** The UIDs that FETCH reported, in its order. */
export const uidsIn = ({ untagged }: Reply): ReadonlyArray<number> =>
  untagged.flatMap((response) => {
    const uid = response._tag === "Fetch" ? response.attributes.get("UID") : undefined
    return uid?._tag === "Atom" ? [Number(uid.text)] : []
  })

export const sorted = (numbers: Iterable<number>): ReadonlyArray<number> =>
  Array.from(numbers).toSorted((a, b) => a - b)

/** The numbers that SEARCH, SORT, ESEARCH or THREAD found, in ascending order; `undefined` if none of these came. */
export const numbersIn = ({ untagged }: Reply): ReadonlyArray<number> | undefined => {
  const found = untagged.filter(isFound)
  if (found.length === 0) return undefined
  const ranges = found.flatMap((response) => (response._tag === "Esearch" ? (response.all ?? []) : []))
  const numbers = found.flatMap((response) =>
    response._tag === "Esearch"
      ? []
      : response._tag === "Thread"
        ? response.threads.flatMap(inThread)
        : response.numbers
  )
  return [...spread(ranges), ...numbers].toSorted((a, b) => a - b)
}

type Found = Extract<Untagged, { readonly _tag: "Search" | "Sort" | "Esearch" | "Thread" }>

const isFound = (response: Untagged): response is Found =>
  response._tag === "Search" ||
  response._tag === "Sort" ||
  response._tag === "Esearch" ||
  response._tag === "Thread"

type Threads = Extract<Untagged, { readonly _tag: "Thread" }>["threads"]

const inThread = ({ children, number }: Threads[number]): ReadonlyArray<number> => [
  ...(number === undefined ? [] : [number]),
  ...children.flatMap(inThread)
]

/** A server may claim any ranges: no more of all of them than is compared, and one, which shows that there are more. */
const spread = (ranges: ReadonlyArray<readonly [number, number]>): ReadonlyArray<number> => {
  const numbers: Array<number> = []
  for (const [first, last] of ranges) {
    for (let number = first; number <= last; number++) {
      if (numbers.length > maxMessages) return numbers
      numbers.push(number)
    }
  }
  return numbers
}

export const isSame = (a: ReadonlyArray<number> | undefined, b: ReadonlyArray<number> | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((each, index) => each === b[index])

export const isSameSet = (a: Iterable<string> & { readonly size: number }, b: ReadonlySet<string>): boolean =>
  a.size === b.size && Array.from(a).every((each) => b.has(each))

/** Returns the kind of an answer: its condition, an untagged BAD, or nothing. */
export const manner = ({ complaint, tagged }: Reply): Manner =>
  tagged?.condition ?? (complaint === undefined ? "nothing" : "untagged BAD")
