/** Keeps the copy equal to the mailbox, over losses of the connection and of this process. */
import { Supervised } from "@effect-imap/core"
import type { Copy } from "./Copy.ts"

/** The messages that are read and stored at once, of a mailbox of any size. */
const page = 500

const query = { envelope: true, flags: true } as const

/** Follows the mailbox until the supervision ends; each update and its token are one transaction. */
export const follow = (supervised: Supervised.Supervised, copy: Copy) =>
  Supervised.follow(
    supervised,
    "INBOX",
    query,
    { resume: copy.token, page },
    ({ flags, gone, messages, token }) =>
      copy.step(token, () => {
        copy.remove(gone)
        for (const { envelope, flags, uid } of messages)
          copy.put({ uid, subject: envelope.subject ?? "", flags: flags ?? [] })
        for (const [uid, words] of flags) copy.flag(uid, words)
      })
  )
