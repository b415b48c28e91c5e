/**
 * Reports the changes of a mailbox as lines: new messages with sender and subject, expunged messages, flags.
 */
import * as Command from "@effect-imap/core/Command"
import type { Change, Token } from "@effect-imap/core/internal/Changes"
import * as Envelope from "@effect-imap/core/internal/Envelope"
import * as MessageSet from "@effect-imap/core/MessageSet"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import type { Gap } from "@effect-imap/core/internal/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { Untagged } from "@effect-imap/core/Response"
import type { Supervised } from "@effect-imap/core/Supervised"
import { Effect, Option, Stream } from "effect"

/** The members of a supervised account that are needed to report the changes of its mailbox. */
export type Followed = Pick<Supervised, "changes" | "untagged" | "use">

/** The mailbox as it was when its state was printed. */
export interface Printed {
  readonly host: string
  readonly mailbox: MailboxState
}

/** The number of messages that are listed one by one; the count includes all of them. */
const maxListed = 10

/** Reports each change since the state was printed, over any number of connections. */
export const follow = (
  supervised: Followed,
  printed: Printed,
  print: (line: string) => void
): Effect.Effect<void, ImapError> =>
  Effect.suspend(() => {
    let exists = printed.mailbox.exists
    const report = Effect.fnUntraced(function* (changes: ReadonlyArray<Change>) {
      const found = foundIn(changes)
      const after = yield* look(supervised, found)
      for (const line of linesOf(found, after, exists)) print(line)
      exists = after?.exists ?? exists
    })
    const changes = Stream.map(supervised.changes({ resume: tokenOf(printed) }), ({ change }) => change)
    const news = Stream.runForEachArray(changes, report)
    const alerts = Stream.runForEach(supervised.untagged, (each) =>
      Effect.sync(() => alertIn(each).forEach(print))
    )
    return Effect.all([news, alerts], { concurrency: "unbounded", discard: true })
  })

/**
 * Returns the token of the printed state, so that all later messages are new. Without UIDNEXT or UIDVALIDITY, it starts
 * now.
 */
const tokenOf = ({ host, mailbox }: Printed): Token | undefined => {
  const { exists, highestModSeq, mailboxId, name, uidNext, uidValidity } = mailbox
  if (uidNext === undefined || uidValidity === undefined) return undefined
  return {
    host,
    mailbox: name,
    uidValidity,
    uidNext,
    exists,
    ...(mailboxId === undefined ? {} : { mailboxId }),
    ...(highestModSeq === undefined ? {} : { highestModSeq })
  }
}

/** Changes that arrived together. */
interface Found {
  /** UIDs of new messages. */
  readonly arrived: ReadonlyArray<number>
  readonly expunged: number
  readonly flagged: ReadonlyArray<Change & { readonly _tag: "FlagsChanged" }>
  readonly isRecreated: boolean
  /** True if something may have happened that none of these changes names. */
  readonly isIncomplete: boolean
}

const foundIn = (changes: ReadonlyArray<Change>): Found => ({
  arrived: changes.flatMap((change) => (change._tag === "Arrived" ? [change.uid] : [])),
  expunged: changes.reduce((sum, change) => sum + expungedBy(change), 0),
  flagged: changes.flatMap((change) => (change._tag === "FlagsChanged" ? [change] : [])),
  isRecreated: changes.some(
    (change) => change._tag === "Reset" && !["first", "slow"].includes(change.reason)
  ),
  isIncomplete: changes.some(leavesOpen)
})

/**
 * Returns whether more may have changed. Since no UIDs are known at first, a `Missed` for expunged messages always comes: the
 * counts show whether any is gone.
 */
const leavesOpen = (change: Change): boolean =>
  change._tag === "Reset" || (change._tag === "Missed" && change.what === "arrived")

const expungedBy = (change: Change): number => {
  if (change._tag !== "Expunged") return 0
  return change.uids === undefined ? 1 : MessageSet.size(change.uids)
}

/** The mailbox after the changes. */
interface MailboxAfter {
  readonly exists: number
  /** The envelopes of the first new messages; absent if the server refused to send them. */
  readonly envelopes: ReadonlyArray<Envelope.Envelope> | undefined
}

/** Looks at the mailbox after changes; returns `undefined` if there is no need to, or if the connection was lost. */
const look = (
  { use }: Followed,
  { arrived, expunged, isIncomplete }: Found
): Effect.Effect<MailboxAfter | undefined> => {
  if (arrived.length === 0 && expunged === 0 && !isIncomplete) return Effect.undefined
  const asked = Command.fetch(arrived.slice(0, maxListed), { envelope: true })
  return use(
    Effect.fnUntraced(function* ({ execute, mailbox }) {
      if (arrived.length === 0) return { exists: (yield* mailbox).exists, envelopes: [] }
      const answer = yield* Effect.option(execute(asked))
      const envelopes = Option.map(answer, (messages) => messages.map(({ envelope }) => envelope))
      return { exists: (yield* mailbox).exists, envelopes: Option.getOrUndefined(envelopes) }
    })
  ).pipe(Effect.orElseSucceed(() => undefined))
}

const linesOf = (
  { arrived, expunged, flagged, isIncomplete, isRecreated }: Found,
  after: MailboxAfter | undefined,
  before: number
): ReadonlyArray<string> => {
  const exists = after?.exists ?? before
  const isUnexplained = isIncomplete && arrived.length + expunged === 0 && exists !== before
  return [
    ...(isRecreated ? [`the mailbox was recreated: ${messages(exists)}`] : []),
    ...(isUnexplained && !isRecreated ? [`${messages(exists)} by now`] : []),
    ...arrivals(arrived.length, after?.envelopes),
    ...(expunged > 0 ? [`${messages(expunged)} expunged, ${exists} left`] : []),
    ...flagged.slice(0, maxListed).map(flags),
    ...(flagged.length > maxListed ? [`and the flags of ${messages(flagged.length - maxListed)} more`] : [])
  ]
}

const messages = (count: number): string => `${count} ${count === 1 ? "message" : "messages"}`

const arrivals = (
  count: number,
  envelopes: ReadonlyArray<Envelope.Envelope> | undefined
): ReadonlyArray<string> => {
  if (count === 0) return []
  const headline = `${count} new ${count === 1 ? "message" : "messages"}`
  if (envelopes === undefined) return [`${headline}; the server does not say from whom`]
  const more = count - maxListed
  return [
    headline,
    ...envelopes.map((envelope) => `  ${senderOf(envelope)}: ${envelope.subject ?? "(no subject)"}`),
    ...(more > 0 ? [`  and ${more} more`] : [])
  ]
}

const senderOf = ({ from }: Envelope.Envelope): string => {
  const [sender] = Envelope.mailboxes(from)
  if (sender === undefined) return "(no sender)"
  return sender.name === undefined ? sender.address : `${sender.name} <${sender.address}>`
}

const flags = ({ flags, sequence }: Found["flagged"][number]): string =>
  `message ${sequence} has ${flags.length === 0 ? "no flags" : flags.join(" ")}`

/** Returns the text of an ALERT, which must be shown to the user. RFC 9051 §7.1. */
const alertIn = (heard: Untagged | Gap): ReadonlyArray<string> =>
  heard._tag === "Status" && heard.code?.name === "ALERT" ? [`the server says: “${heard.text}”`] : []
