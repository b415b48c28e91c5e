/** What watches an app's commands tells the same, whether it heard each line as it came or was made for the first command. */
import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "fast-check"
import { CommandWatches, OfCommands } from "../../../../src/model/evidence/watch/CommandWatches.ts"
import type { Watch } from "../../../../src/model/evidence/watch/Dialogue.ts"
import { plays } from "../../../support/dialogue.ts"

/** Each with the tag or the number that it is given. */
const lines = [
  "C: # LOGIN <user> <redacted>",
  "C: # SELECT INBOX",
  "C: # EXAMINE Archive",
  "C: # UID FETCH 5:7 (FLAGS BODY[])",
  "C: # UID FETCH 7:* (UID FLAGS)",
  "C: # UID STORE 5,6 +FLAGS (\\Deleted)",
  "C: # UID SEARCH UNSEEN",
  "C: # EXPUNGE",
  "C: # UID COPY 5 Archive",
  "C: # NOOP",
  "C: # LOGOUT",
  "S: * OK [CAPABILITY IMAP4rev1 UIDPLUS] ready",
  "S: * FLAGS (\\Seen \\Deleted)",
  "S: * # EXISTS",
  "S: * # RECENT",
  "S: * OK [UIDVALIDITY 3] UIDs valid",
  "S: * OK [UIDNEXT 8] Predicted",
  "S: * # FETCH (UID 5 FLAGS (\\Seen) BODY[] {1}",
  "S: * # EXPUNGE",
  "S: * SEARCH 5 6",
  "S: # OK [COPYUID 123456789 5 1] done",
  "S: # NO [OVERQUOTA] full",
  "S: # OK done"
]

const forConnection = /LOGIN|SELECT|EXAMINE|LOGOUT/

/** Tells a conversation, in which the library opens and leaves the mailbox. */
const tell = (watch: Watch, said: ReadonlyArray<readonly [template: string, number: number]>): void => {
  const lines = said.map(([template, number]) => {
    const isTagged = template.startsWith("C:") || template.startsWith("S: #")
    const by = template.startsWith("C:") && forConnection.test(template) ? "open" : "app"
    return { by, text: template.replace("#", isTagged ? `t${number}` : `${number}`) }
  })
  plays([watch], lines)
}

/** What is told each line from the first one on. */
const eagerly = (watches: OfCommands): Watch => ({
  sent: (asked, dialogue) => watches.all.forEach((each) => each.sent?.(asked, dialogue)),
  received: (said, dialogue) => watches.all.forEach((each) => each.received?.(said, dialogue))
})

const toldBy = (watches: OfCommands) => ({
  noticed: [
    watches.deletions.found,
    watches.replaced.found,
    watches.misspelt.found,
    watches.numbering.found,
    watches.effects.undelivered.found,
    watches.effects.sizes.found,
    watches.effects.seen,
    watches.effects.others,
    Array.from(watches.effects.contentless)
  ],
  counted: [
    Array.from(watches.asking.found),
    Array.from(watches.polling.habits),
    Array.from(watches.downloads.lists),
    Array.from(watches.downloads.messages),
    Array.from(watches.copied.messages),
    watches.drafts.stored
  ],
  told: watches.numbering.told.eras.filter(({ told }) => told.size > 0)
})

describe("what watches an app's commands", () => {
  it("tells the same if it is made for the first of them", () => {
    const conversation = FastCheck.array(
      FastCheck.tuple(FastCheck.constantFrom(...lines), FastCheck.integer({ min: 1, max: 4 })),
      {
        maxLength: 60
      }
    )
    FastCheck.assert(
      FastCheck.property(conversation, (said) => {
        const [late, eager] = [new CommandWatches(), new OfCommands()]
        tell(late, said)
        tell(eagerly(eager), said)
        assert.deepStrictEqual(toldBy(late.now), toldBy(eager))
      })
    )
  })

  it("is not made while a connection only waits for news", () => {
    const watches = new CommandWatches()
    const idle = new CommandWatches().now
    tell(watches, [
      ["C: # LOGIN <user> <redacted>", 1],
      ["C: # SELECT INBOX", 2],
      ["S: * # EXISTS", 3],
      ["S: # OK done", 2],
      ["S: * # EXISTS", 4]
    ])
    assert.strictEqual(watches.now, idle)
    tell(watches, [["C: # UID SEARCH UNSEEN", 3]])
    assert.notStrictEqual(watches.now, idle)
  })
})
