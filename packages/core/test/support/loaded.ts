/**
 * What the library loads when it is first needed: a clock in virtual time does not wait for it, so that the first test that needs
 * one of them would give up on a slow machine.
 */
import { beforeAll } from "vitest"

beforeAll(() =>
  Promise.all([
    import("../../src/discovery/discover.ts"),
    import("../../src/failure/quirk/known.ts"),
    import("../../src/imap/sasl/md5.ts"),
    import("../../src/lifecycle/scram.ts"),
    import("../../src/mailbox/connection/turn/afterStream.ts"),
    import("../../src/mailbox/connection/work/download.ts"),
    import("../../src/mailbox/connection/work/read.ts"),
    import("../../src/mailbox/following/Visitor.ts"),
    import("../../src/mailbox/mailboxes/Listeners.ts")
  ])
)
