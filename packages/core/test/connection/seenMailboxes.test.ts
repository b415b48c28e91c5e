/** What a connection remembers of the mailboxes that the server has shown. */
import { assert, it } from "@effect/vitest"
import * as Command from "@effect-imap/core/Command"
import { SeenMailboxes } from "../../src/mailbox/connection/work/SeenMailboxes.ts"

const named = (name: string) => Command.copy("1", name)

it("remembers a mailbox that a command used, and forgets it with its deletion, and all at a renaming", () => {
  const seen = new SeenMailboxes()
  seen.done(named("Archive"), [], false)
  assert.isTrue(seen.has(named("Archive")))
  seen.done(Command.delete("Archive"), [], false)
  assert.isFalse(seen.has(named("Archive")))
  seen.opens("Sent")
  seen.done(Command.rename("Drafts", "Old"), [], false)
  assert.isFalse(seen.has(named("Sent")))
})

it("remembers no more of them, and no longer names, than take little memory", () => {
  const seen = new SeenMailboxes()
  seen.opens("x".repeat(256))
  assert.isFalse(seen.has(named("x".repeat(256))))
  for (let box = 0; box < 100; box++) seen.opens(`${box}`)
  assert.isTrue(seen.has(named("0")))
  assert.isFalse(seen.has(named("99")))
})
