import { assert, describe, it } from "@effect/vitest"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import { converse } from "../transcript.ts"
import { listed } from "../../support/quotation.ts"
import * as Plan from "../../../src/imap/command/Plan.ts"

const server = { lists: "ANNOTATE-EXPERIMENT-1" }

describe("annotations of messages (RFC 5257)", () => {
  it("FETCH: the texts of each message that has some (§4.3)", () => {
    const found = converse(
      Command.getAnnotations("1:3", ["/comment", "/altsubject"]),
      `C: A1 UID FETCH 1:3 (UID ANNOTATION (("/comment" "/altsubject") (value.priv value.shared)))
       S: * 1 FETCH (UID 1 ANNOTATION (/comment (value.priv "My comment" value.shared NIL) /altsubject (VALUE.SHARED "Ours")))
       S: * 2 FETCH (UID 2 ANNOTATION (/comment (value.priv NIL value.shared NIL)))
       S: * 3 FETCH (UID 3 ANNOTATION ())
       S: * 4 FETCH (FLAGS (\\Seen))
       S: A1 OK done`,
      server
    )
    assert.deepStrictEqual(found, [
      {
        sequence: 1,
        uid: 1,
        entries: new Map([
          ["/comment", { private: "My comment", shared: undefined }],
          ["/altsubject", { private: undefined, shared: "Ours" }]
        ])
      }
    ])
  })

  it("FETCH: whatever a server writes in place of a list (§5)", () => {
    const found = converse(
      Command.getAnnotations(MessageSet.sequenceNumbers(1), ["/*"]),
      `C: A1 FETCH 1 (UID ANNOTATION (("/*") (value.priv value.shared)))
       S: * 1 FETCH (UID 7 ANNOTATION (/comment))
       S: * 2 FETCH (UID 8 ANNOTATION NIL)
       S: * 3 FETCH (UID 9 ANNOTATION (/comment "x" (/odd) (value.priv "y") /last (value.priv)))
       S: A1 OK done`,
      server
    )
    assert.deepStrictEqual(found, [])
  })

  it("STORE: writes texts and removes them (§4.5)", () => {
    converse(
      Command.setAnnotations(7, { "/comment": { private: "A note", shared: null } }),
      `C: A1 UID STORE 7 ANNOTATION ("/comment" (value.priv "A note" value.shared NIL))
       S: A1 OK done`,
      server
    )
  })

  it("are sent to no server that does not list them, nor with wrong entries", () => {
    const get = Command.getAnnotations(MessageSet.sequenceNumbers(1), ["/comment"])
    const plan = Plan.of(get, { capabilities: listed("METADATA"), utf8: false })
    assert.deepStrictEqual(plan._tag === "Refuse" ? plan.reason._tag : plan._tag, "NotOffered")
    const wrong = [
      Command.getAnnotations(MessageSet.sequenceNumbers(1), []),
      Command.getAnnotations(MessageSet.sequenceNumbers(1), ["comment"]),
      Command.setAnnotations(MessageSet.sequenceNumbers(1), { "/comm*nt": { private: "x" } }),
      Command.setAnnotations(MessageSet.sequenceNumbers(1), { "/comment": {} }),
      Command.setAnnotations(MessageSet.sequenceNumbers(1), {}),
      Command.setMetadata("INBOX", {}),
      // @ts-expect-error an entry has a text for oneself, or for all
      Command.setAnnotations(MessageSet.sequenceNumbers(1), { "/comment": { mine: "x" } })
    ]
    for (const command of wrong) assert.isTrue(sentToFails(command, server))
  })
})

const sentToFails = (command: Command.Command, to: typeof server): boolean => {
  const plan = Plan.of(command, { capabilities: listed(to.lists), utf8: false })
  return plan._tag === "Refuse" && plan.reason._tag === "Misuse"
}
