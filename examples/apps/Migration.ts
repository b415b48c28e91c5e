/** Copies an account to another server. It can be repeated: messages that the target has are not copied again. */
import { createHash } from "node:crypto"
import { type Account, Command, ImapConnection, MessageSet, type Transport } from "@effect-imap/core"
import { type Context, Effect, Stream } from "effect"

const hash = (source: Uint8Array) => createHash("sha256").update(source).digest("hex")

export interface Side {
  readonly account: Account.Account
  readonly transport: Context.Context<Transport.Transport>
}

export interface Progress {
  readonly mailbox: string
  readonly copied: number
  readonly all: number
}

const connect = ({ account, transport }: Side) =>
  ImapConnection.make({ ...account, mailbox: null }).pipe(Effect.provideContext(transport))

const mailboxesOf = ({ execute }: ImapConnection.ImapConnection) =>
  Effect.map(execute(Command.listMailboxes("", "*")), (mailboxes) =>
    mailboxes.filter(({ selectable }) => selectable)
  )

/** Returns the hash of each message of a mailbox, by UID; none if there is no such mailbox. */
const hashes = (connection: ImapConnection.ImapConnection, mailbox: string) => {
  const read = connection.messages(Command.fetch("1:*", { source: true })).pipe(
    Stream.runFold(
      () => new Map<number, string>(),
      (known, { source, uid }) => (source === undefined ? known : known.set(uid, hash(source)))
    )
  )
  return connection
    .within(mailbox, () => read, { readOnly: true })
    .pipe(Effect.catchReason("ImapError", "MailboxMissing", () => Effect.succeed(new Map<number, string>())))
}

/** Returns the UIDs of messages that only one side has. */
const missing = Effect.fnUntraced(function* (
  from: ImapConnection.ImapConnection,
  to: ImapConnection.ImapConnection,
  mailbox: string
) {
  const there = new Set((yield* hashes(to, mailbox)).values())
  const found = yield* hashes(from, mailbox)
  return Array.from(found).flatMap(([uid, hash]) => (there.has(hash) ? [] : [uid]))
})

const copyMailbox = Effect.fnUntraced(function* (
  from: ImapConnection.ImapConnection,
  to: ImapConnection.ImapConnection,
  mailbox: string,
  report: (progress: Progress) => Effect.Effect<void>
) {
  const uids = yield* missing(from, to, mailbox)
  for (const [index, uid] of uids.entries()) {
    const fetch = Command.fetch(uid, { source: true, flags: true, internalDate: true })
    const [message] = yield* from.within(mailbox, () => from.execute(fetch), { readOnly: true })
    const { flags, internalDate, source } = message ?? {}
    if (source === undefined) continue
    yield* to.execute(Command.append(mailbox, source, { flags, internalDate }))
    yield* report({ mailbox, copied: index + 1, all: uids.length })
  }
})

/** Copies all mailboxes, and fails with the `ImapError` of the first thing that does not work. */
export const migrate = Effect.fnUntraced(function* (
  source: Side,
  target: Side,
  report: (progress: Progress) => Effect.Effect<void>
) {
  const from = yield* connect(source)
  const to = yield* connect(target)
  const known = new Set((yield* mailboxesOf(to)).map(({ name }) => name))
  for (const { name } of yield* mailboxesOf(from)) {
    if (!known.has(name)) yield* to.execute(Command.createMailbox(name))
    yield* copyMailbox(from, to, name, report)
  }
}, Effect.scoped)

/** Returns the UIDs of the source's messages that the target has not got, by mailbox. */
export const verify = Effect.fnUntraced(function* (source: Side, target: Side) {
  const from = yield* connect(source)
  const to = yield* connect(target)
  const lacking = new Map<string, MessageSet.MessageSet>()
  for (const { name } of yield* mailboxesOf(from)) {
    const uids = yield* missing(from, to, name)
    if (uids.length > 0) lacking.set(name, MessageSet.of(uids))
  }
  return lacking
}, Effect.scoped)
