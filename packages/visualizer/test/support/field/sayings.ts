/** What servers say as they refuse or end, which decides whose turn it is. */
import { kept } from "./Scene.ts"
import { at, bye, many, well } from "./parts.ts"

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
  })
}
