/** Keeps the copy equal to the mailbox, over losses of the connection and of this process. */
import { Command, type ImapConnection, type ImapError, Supervised } from "@effect-imap/core"
import { Effect, Schedule, Stream } from "effect"
import { type Copy, largestUid, type Row } from "./Copy.ts"

/** Follows the mailbox until the supervision ends: changes up to one after which it is possible to continue. */
export const follow = (supervised: Supervised.Supervised, copy: Copy) =>
  supervised.changesFrom(copy.token).pipe(
    Supervised.grouped,
    Stream.runForEach(({ changes, token }) => apply(supervised, copy, changes, token))
  )

/**
 * What is new is read first, so that the transaction itself waits for nothing. A loss in the middle is no failure: it is read
 * again on the next connection.
 */
const apply = Effect.fnUntraced(function* (
  supervised: Supervised.Supervised,
  copy: Copy,
  changes: ReadonlyArray<Supervised.Change>,
  token: Supervised.Token
) {
  const isVoid = changes.some(({ _tag }) => _tag === "Reset" || _tag === "Missed" || _tag === "Gap")
  const arrived = changes.flatMap((change) => (change._tag === "Arrived" ? [change.uid] : []))
  const rows = yield* read(supervised, isVoid ? "1:*" : arrived)
  yield* copy.step(token, () => {
    if (isVoid) copy.remove([[1, largestUid]])
    for (const row of rows) copy.put(row)
    if (!isVoid) for (const change of changes) applyOne(copy, change)
  })
})

const applyOne = (copy: Copy, change: Supervised.Change) => {
  if (change._tag === "FlagsChanged" && change.uid !== undefined) copy.flag(change.uid, change.flags)
  if (change._tag === "Expunged" && change.uids !== undefined) copy.remove(change.uids)
}

/** A loss in the middle is no failure: it is read again on the next connection. */
const read = (supervised: Supervised.Supervised, messages: string | ReadonlyArray<number>) =>
  supervised
    .use((connection) => rowsOf(connection, messages))
    .pipe(Effect.retry({ while: ({ retry }) => retry !== "never", schedule: Schedule.spaced("1 second") }))

const rowsOf = (
  { execute }: ImapConnection.ImapConnection,
  messages: string | ReadonlyArray<number>
): Effect.Effect<ReadonlyArray<Row>, ImapError.ImapError> =>
  Effect.map(execute(Command.fetch(messages, { envelope: true, flags: true }, { uid: true })), ({ value }) =>
    value.map(({ envelope, flags, uid }) => ({
      uid,
      subject: envelope.subject ?? "",
      flags: Array.from(flags).filter((flag) => flag !== "\\Recent")
    }))
  )
