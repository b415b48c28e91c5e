import { assert, describe, it } from "@effect/vitest"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import { listed } from "../../support/quotation.ts"
import { converse } from "../transcript.ts"
import * as Plan from "../../../src/imap/command/Plan.ts"

const server = { lists: "ACL" }

describe("rights (RFC 4314)", () => {
  it("GETACL: who may do what (§3.3)", () => {
    const rights = converse(
      Command.getAcl("Entwürfe"),
      `C: A1 GETACL Entw&APw-rfe
       S: * ACL "Entw&APw-rfe" Fred rwipslxcetda -Anna r
       S: A1 OK done`,
      server
    )
    assert.deepStrictEqual(
      rights,
      new Map([
        ["Fred", "rwipslxcetda"],
        ["-Anna", "r"]
      ])
    )
  })

  it("SETACL and DELETEACL (§3.1, §3.2)", () => {
    converse(
      Command.setAcl("INBOX", "John Doe", "+lr"),
      `C: A1 SETACL INBOX "John Doe" +lr
       S: A1 OK done`,
      server
    )
    converse(
      Command.deleteAcl("INBOX", "fred"),
      `C: A1 DELETEACL INBOX fred
       S: A1 OK done`,
      server
    )
  })

  it("MYRIGHTS and LISTRIGHTS (§3.4, §3.5)", () => {
    const mine = converse(
      Command.myRights("INBOX"),
      `C: A1 MYRIGHTS INBOX
       S: * MYRIGHTS INBOX rwiptsldaex
       S: A1 OK done`,
      server
    )
    assert.strictEqual(mine, "rwiptsldaex")
    const listed = converse(
      Command.listRights("INBOX", "smith"),
      `C: A1 LISTRIGHTS INBOX smith
       S: * LISTRIGHTS INBOX smith la r swicdkxte
       S: A1 OK done`,
      server
    )
    assert.deepStrictEqual(listed, { required: "la", optional: ["r", "swicdkxte"] })
  })

  it("a server that says nothing has said nothing", () => {
    const text = (line: string) => `C: A1 ${line}\n S: A1 OK done`
    assert.deepStrictEqual(converse(Command.getAcl("INBOX"), text("GETACL INBOX"), server), new Map())
    assert.isUndefined(converse(Command.myRights("INBOX"), text("MYRIGHTS INBOX"), server))
    assert.isUndefined(converse(Command.listRights("INBOX", "a"), text("LISTRIGHTS INBOX a"), server))
  })
})

describe("metadata (RFC 5464)", () => {
  const lists = { lists: "METADATA" }

  it("GETMETADATA: the texts of entries (§4.2)", () => {
    const found = converse(
      Command.getMetadata("INBOX", ["/shared/comment", "/private/comment"], { maxSize: 1024, depth: "1" }),
      `C: A1 GETMETADATA (MAXSIZE 1024 DEPTH 1) INBOX (/shared/comment /private/comment)
       S: * METADATA INBOX (/shared/comment "Shared comment" /private/comment NIL)
       S: * METADATA INBOX (/private/comment/draft {2}⏎ä)
       S: A1 OK done`,
      lists
    )
    assert.deepStrictEqual(
      found,
      new Map([
        ["/shared/comment", "Shared comment"],
        ["/private/comment/draft", "ä"]
      ])
    )
  })

  it("of the server itself (§4.2)", () => {
    const found = converse(
      Command.getMetadata("", ["/shared/admin"]),
      `C: A1 GETMETADATA "" (/shared/admin)
       S: * METADATA "" (/shared/admin "mailto:a@example.org")
       S: A1 OK done`,
      { lists: "METADATA-SERVER" }
    )
    assert.strictEqual(found.get("/shared/admin"), "mailto:a@example.org")
  })

  it("SETMETADATA: texts, octets, and what is removed (§4.3)", () => {
    converse(
      Command.setMetadata("INBOX", { "/private/comment": "Mein", "/shared/comment": null }),
      `C: A1 SETMETADATA INBOX (/private/comment "Mein" /shared/comment NIL)
       S: A1 OK done`,
      lists
    )
    converse(
      Command.setMetadata("INBOX", { "/private/icon": Uint8Array.of(0x41, 0x42) }),
      `C: A1 SETMETADATA INBOX (/private/icon {2+}⏎AB)
       S: A1 OK done`,
      lists
    )
  })
})

describe("SETQUOTA (RFC 9208 §4.1.3)", () => {
  it("sets limits, and returns what is used of them", () => {
    const quota = converse(
      Command.setQuota("", { storage: 512, MESSAGE: 100n }),
      `C: A1 SETQUOTA "" (STORAGE 512 MESSAGE 100)
       S: * QUOTA "" (STORAGE 10 512 MESSAGE 5 100)
       S: A1 OK done`,
      { lists: "QUOTA QUOTASET" }
    )
    assert.deepStrictEqual(quota?.storage, { usage: 10n, limit: 512n })
  })
})

describe("without the extension, or with wrong arguments", () => {
  it.each([
    Command.getAcl("INBOX"),
    Command.setAcl("INBOX", "a", "lr"),
    Command.deleteAcl("INBOX", "a"),
    Command.myRights("INBOX"),
    Command.listRights("INBOX", "a"),
    Command.getMetadata("INBOX", ["/private/comment"]),
    Command.setMetadata("INBOX", { "/private/comment": null }),
    Command.setQuota("", {}),
    Command.deleteMessages(MessageSet.sequenceNumbers(1)),
    Command.search({ seen: false }, { save: true }),
    Command.store(MessageSet.sequenceNumbers(1), { add: ["Work"] }, { labels: true })
  ])("nothing is sent: $name", (command: Command.Command) => {
    const planned = Plan.of(command, { capabilities: listed("IMAP4rev1"), utf8: false })
    assert.strictEqual(planned._tag === "Refuse" ? planned.reason._tag : "sent", "NotOffered")
  })

  const misused = (command: Command.Command<unknown>): string => {
    const planned = Plan.of(command, { capabilities: listed("ACL METADATA QUOTA"), utf8: false })
    const reason = planned._tag === "Refuse" ? planned.reason : undefined
    return reason?._tag === "Misuse" ? reason.problem : "sent"
  }

  it("a Misuse names the field", () => {
    assert.include(misused(Command.setAcl("INBOX", "a", "l r")), "`rights`")
    assert.include(misused(Command.getMetadata("INBOX", ["comment"])), "`entries.0`")
    assert.include(misused(Command.getMetadata("INBOX", ["/private/a*"])), "`entries.0`")
    assert.include(misused(Command.setMetadata("INBOX", { comment: "a" })), "comment")
    assert.include(misused(Command.setMetadata("INBOX", {})), "entries")
    assert.include(misused(Command.setQuota("", { STORAGE: -1 })), "`limits.STORAGE`")
    // @ts-expect-error as a program without types calls it
    assert.include(misused(Command.fetch(1, { flags: true }, { uid: true })), "`options.uid`")
    const cut = Command.fetch(MessageSet.sequenceNumbers(1), {
      parts: [{ part: "1", maxLength: 5 }],
      decoded: true
    })
    assert.include(misused(cut), "`query.decoded`")
  })
})

describe("fields of a FETCH", () => {
  it("octets of a part, SAVEDATE (RFC 8514) and Gmail's labels", () => {
    const [message] = converse(
      Command.fetch(MessageSet.sequenceNumbers(7), {
        parts: ["2", { part: "1.2", maxLength: 3 }, { part: "3", start: 4, maxLength: 2 }],
        saveDate: true,
        labels: true
      }),
      `C: A1 FETCH 7 (UID SAVEDATE X-GM-LABELS BODY.PEEK[2] BODY.PEEK[1.2]<0.3> BODY.PEEK[3]<4.2>)
       S: * 7 FETCH (UID 9 SAVEDATE "17-Jul-2026 02:44:25 -0700" X-GM-LABELS (\\Important "Entw&APw-rfe") BODY[2] "two" BODY[1.2]<0> "one" BODY[3]<4> {2}⏎ab)
       S: A1 OK done`,
      { lists: "SAVEDATE X-GM-EXT-1" }
    )
    assert.strictEqual(message?.saveDate?.epochMilliseconds, Date.UTC(2026, 6, 17, 9, 44, 25))
    assert.deepStrictEqual(message?.labels, ["\\Important", "Entwürfe"])
    const parts = Array.from(message?.parts ?? [], ([part, bytes]) => [part, new TextDecoder().decode(bytes)])
    assert.deepStrictEqual(parts, [
      ["2", "two"],
      ["1.2", "one"],
      ["3", "ab"]
    ])
  })

  it("labels are stored as names of mailboxes", () => {
    const stored = converse(
      Command.store([3, 4], { add: ["\\Important", "Entwürfe"] }, { labels: true }),
      `C: A1 UID STORE 3:4 +X-GM-LABELS (\\Important Entw&APw-rfe)
       S: * 1 FETCH (UID 3 X-GM-LABELS (\\Important "Entw&APw-rfe"))
       S: A1 OK done`,
      { lists: "X-GM-EXT-1" }
    )
    assert.deepStrictEqual(stored.messages, [{ sequence: 1, uid: 3, labels: ["\\Important", "Entwürfe"] }])
  })

  it("labels that were stored are UTF-8 where that is enabled, as those of a FETCH", () => {
    const lines = (command: string) => `C: A1 ${command}
       S: * 1 FETCH (UID 3 X-GM-LABELS (Entwürfe))
       S: A1 OK done`
    const setting = { lists: "X-GM-EXT-1", utf8: true }
    const stored = converse(
      Command.store(3, { add: ["Entwürfe"] }, { labels: true }),
      lines('UID STORE 3 +X-GM-LABELS ("Entwürfe")'),
      setting
    )
    const [fetched] = converse(
      Command.fetch(3, { labels: true }),
      lines("UID FETCH 3 (UID X-GM-LABELS)"),
      setting
    )
    assert.deepStrictEqual(stored.messages[0]?.labels, ["Entwürfe"])
    assert.deepStrictEqual(fetched?.labels, ["Entwürfe"])
  })
})
