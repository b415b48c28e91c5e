/** What servers say as they refuse or end, which decides whose turn it is. */
import { kept } from "./Scene.ts"
import { answers, at, bye, many, reads, seen, well } from "./parts.ts"

/** Minutes of which each is soon after the mailbox was opened again. */
const soonAfterEach = [0.5, 1, 1.5]

export const sayings = {
  "shuts-down-again": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (world) => at(soonAfterEach, bye(world, "[UNAVAILABLE] Server shutting down, try again later"))
  }),
  "taken-by-another-login": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    plan: (world) => at(soonAfterEach, bye(world, "Session replaced by another client"))
  }),
  "fetch-internal-error": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID FETCH", "NO Interner Serverfehler"),
    plan: (_, supervised) => at([10, 20], reads(supervised, 3))
  }),
  "fetch-says-failed": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID FETCH", "NO UID FETCH failed"),
    plan: (_, supervised) => at([10], reads(supervised, 3))
  }),
  "store-later": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID STORE", "NO Derzeit nicht möglich, bitte in 5 Minuten erneut versuchen"),
    plan: (_, supervised) => at([10], seen(supervised, 2))
  })
}
