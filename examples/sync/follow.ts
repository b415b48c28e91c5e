/** Keeps the copy equal to the mailbox, over losses of the connection and of this process. */
import { Command, Supervised } from "@effect-imap/core"
import { Effect, Schedule, Stream } from "effect"
import type { Copy } from "./Copy.ts"

/** The messages that are read and stored at once, of a mailbox of any size. */
const page = 500

/** Follows the mailbox until the supervision ends: changes up to one after which it is possible to continue. */
export const follow = (supervised: Supervised.Supervised, copy: Copy) =>
  supervised.changesFrom(copy.token, { page }).pipe(
    Supervised.grouped,
    Stream.runForEach(({ changes, token }) => apply(supervised, copy, Supervised.summary(changes), token))
  )

/**
 * Reads what is new first, so that the transaction itself waits for nothing. A loss in the middle is no failure: it is
 * read again on the next connection.
 */
const apply = Effect.fnUntraced(function* (
  supervised: Supervised.Supervised,
  copy: Copy,
  { flags, gone, read }: Supervised.Summary,
  token: Supervised.Token
) {
  const fetch = Command.fetch(read, { envelope: true, flags: true })
  const messages = yield* supervised
    .use(({ execute }) => execute(fetch))
    .pipe(Effect.retry({ while: ({ retry }) => retry !== "never", schedule: Schedule.spaced("1 second") }))
  yield* copy.step(token, () => {
    copy.remove(gone)
    for (const { envelope, flags, uid } of messages)
      copy.put({ uid, subject: envelope.subject ?? "", flags: flags ?? [] })
    for (const [uid, words] of flags) copy.flag(uid, words)
  })
})
