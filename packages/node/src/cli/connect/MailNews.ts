/**
 * Reports the changes of a mailbox as lines: new messages with sender and subject, expunged messages, flags.
 */
import * as Command from "@effect-imap/core/Command"
import * as Envelope from "@effect-imap/core/internal/Envelope"
import type { ExecuteOptions, Gap, ImapConnection } from "@effect-imap/core/internal/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import { type FetchData, textOf, type Untagged } from "@effect-imap/core/internal/Response"
import { Effect, Stream } from "effect"

/** The members of a connection that are needed to report the changes of its mailbox. */
export interface Followed extends Pick<ImapConnection, "mailbox" | "untagged"> {
  readonly execute: <A>(
    command: Command.Command<A>,
    options?: ExecuteOptions
  ) => Effect.Effect<{ readonly value: A }, ImapError>
}

export interface MailNews {
  /** Reports what has changed since the last connection, then each change, until the connection ends. */
  readonly follow: (connection: Followed) => Effect.Effect<void>
}

type Heard = Untagged | Gap | { readonly _tag: "Begin" }

const begins: Heard = { _tag: "Begin" }

/** How many new messages are listed one by one; the count includes all of them. */
const most = 10

const plural = (count: number): string => `${count} ${count === 1 ? "message" : "messages"}`

/** Begins with a mailbox whose state has been printed. */
export const make = (told: MailboxState, tell: (line: string) => void): MailNews => {
  let { exists, uidNext, uidValidity } = told

  /** Reports the messages after the known ones, and returns their number. */
  const arrivals = Effect.fnUntraced(function* (connection: Followed, known: number) {
    const first = uidNext
    const set = `${first ?? known + 1}:*`
    const asked = Command.fetch(set, { envelope: true }, { uid: first !== undefined })
    const { value } = yield* connection.execute(asked)
    // `*` is the last message, however old it is: RFC 9051 §9
    const fresh = value.filter(({ sequence, uid }) => (first === undefined ? sequence > known : uid >= first))
    for (const { uid } of fresh) uidNext = Math.max(uidNext ?? 0, uid + 1)
    for (const line of arrived(fresh.map(({ envelope }) => envelope))) tell(line)
    return fresh.length
  })

  const gone = (count: number, { mailbox }: Followed) => {
    if (count > 0) tell(`${plural(count)} expunged, ${mailbox.exists} left`)
  }

  /** Reports what has changed unseen: between two connections, or too fast for the listener. */
  const compare = Effect.fnUntraced(function* (connection: Followed) {
    const { mailbox } = connection
    const known = exists
    exists = mailbox.exists
    if (mailbox.uidValidity !== uidValidity) {
      ;({ uidNext, uidValidity } = mailbox)
      return tell(`the mailbox was recreated: ${plural(exists)}`)
    }
    const grew = exists > known || (mailbox.uidNext ?? 0) > (uidNext ?? Infinity)
    const fresh = grew ? yield* arrivals(connection, known) : 0
    gone(known + fresh - mailbox.exists, connection)
  })

  const hear = Effect.fnUntraced(function* (connection: Followed, heard: ReadonlyArray<Heard>) {
    const known = exists
    let grew = false
    let expunged = 0
    for (const each of heard) {
      if (each._tag === "Begin" || each._tag === "Gap") yield* compare(connection)
      if (each._tag === "Exists") {
        grew ||= each.count > exists
        exists = each.count
      }
      const left =
        each._tag === "Expunge" ? 1 : each._tag === "Vanished" && !each.earlier ? sizeOf(each.uids) : 0
      exists -= left
      expunged += left
      if (each._tag === "Fetch") flags(each, tell)
      if (each._tag === "Status" && each.code?.name === "ALERT") tell(`the server says: “${each.text}”`)
    }
    gone(expunged, connection)
    if (grew) yield* arrivals(connection, known - expunged)
  })

  return {
    follow: (connection) =>
      Stream.succeed(begins).pipe(
        Stream.merge(connection.untagged),
        Stream.runForEachArray((heard) =>
          Effect.catch(hear(connection, heard), (error) => unread(error, tell))
        )
      )
  }
}

/** Reports a refusal. A lost connection is reported elsewhere, and the next one asks again. */
const unread = ({ reason }: ImapError, tell: (line: string) => void): Effect.Effect<void> =>
  Effect.sync(() => {
    if (reason._tag === "CommandRejected") tell("new mail has arrived, but the server does not say from whom")
  })

const sizeOf = (ranges: ReadonlyArray<readonly [first: number, last: number]>): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)

const arrived = (envelopes: ReadonlyArray<Envelope.Envelope>): ReadonlyArray<string> => {
  if (envelopes.length === 0) return []
  const more = envelopes.length - most
  return [
    `${envelopes.length} new ${envelopes.length === 1 ? "message" : "messages"}`,
    ...envelopes
      .slice(0, most)
      .map((envelope) => `  ${senderOf(envelope)}: ${envelope.subject ?? "(no subject)"}`),
    ...(more > 0 ? [`  and ${more} more`] : [])
  ]
}

const senderOf = ({ from }: Envelope.Envelope): string => {
  const [sender] = Envelope.mailboxes(from)
  if (sender === undefined) return "(no sender)"
  return sender.name === undefined ? sender.address : `${sender.name} <${sender.address}>`
}

/** Reports changed flags. The answer to our own FETCH has an envelope as well, and is no change. */
const flags = ({ attributes, sequence }: FetchData, tell: (line: string) => void): void => {
  const value = attributes.get("FLAGS")
  if (value?._tag !== "List" || attributes.has("ENVELOPE")) return
  const names = value.items.flatMap((item) => textOf(item) ?? [])
  tell(`message ${sequence} has ${names.length === 0 ? "no flags" : names.join(" ")}`)
}
