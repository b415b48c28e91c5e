import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import type { Leniency, Untagged } from "../../src/imap/Response.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "./bytes.ts"

const rows: ReadonlyArray<readonly [string, string, Untagged, (readonly Leniency[])?]> = [
  [
    "LSUB",
    "* LSUB () NIL a",
    { _tag: "List", attributes: [], delimiter: undefined, name: "a", answers: "LSUB" }
  ],
  [
    "a name with spaces and no quotes",
    '* LIST () "\\\\" Folder\\Sub (old) 1 ',
    { _tag: "List", attributes: [], delimiter: "\\", name: "Folder\\Sub (old) 1" },
    ["extraSpace"]
  ],
  [
    "one that ends as a list does",
    '* LSUB NIL "/" Sent (old)',
    { _tag: "List", attributes: [], delimiter: "/", name: "Sent (old)", answers: "LSUB" }
  ],
  [
    "extended data after a name without quotes",
    '* LIST () "/" Sent ("CHILDINFO" ("SUBSCRIBED"))',
    {
      _tag: "List",
      attributes: [],
      delimiter: "/",
      name: "Sent",
      extended: [
        { _tag: "Quoted", text: "CHILDINFO" },
        { _tag: "List", items: [{ _tag: "Quoted", text: "SUBSCRIBED" }] }
      ]
    }
  ],
  [
    "a name whose quotation marks are not escaped",
    '* LIST () "/" "a"b"',
    { _tag: "Unknown", name: "LIST", bytes: bytes('* LIST () "/" "a"b"') }
  ],
  [
    "STATUS of a name with spaces and no quotes, and a list in its list",
    "* STATUS Sent (old) Items (MESSAGES 3 MAILBOXID (x1))",
    { _tag: "MailboxStatus", name: "Sent (old) Items", items: new Map([["MESSAGES", 3n]]), mailboxId: "x1" }
  ],
  [
    "an invalid id, of Cyrus 3.6",
    "* STATUS x (MAILBOXID (-\x81~\x9eIV) MESSAGES 1)",
    { _tag: "MailboxStatus", name: "x", items: new Map([["MESSAGES", 1n]]) }
  ],
  [
    "XLIST",
    '* XLIST (\\Inbox) "/" "Eingang"',
    { _tag: "List", attributes: ["\\Inbox"], delimiter: "/", name: "Eingang", answers: "XLIST" }
  ],
  [
    "NAMESPACE",
    '* NAMESPACE (("" "/")) NIL (("#pub." "."))',
    {
      _tag: "Namespace",
      personal: [{ prefix: "", delimiter: "/" }],
      otherUsers: [],
      shared: [{ prefix: "#pub.", delimiter: "." }]
    }
  ],
  [
    "NAMESPACE of two lists is invalid",
    "* NAMESPACE NIL NIL",
    { _tag: "Unknown", name: "NAMESPACE", bytes: bytes("* NAMESPACE NIL NIL") }
  ],
  [
    "QUOTA",
    '* QUOTA "" (STORAGE 10 512 message 3 100)',
    {
      _tag: "Quota",
      root: "",
      resources: new Map([
        ["STORAGE", { usage: 10n, limit: 512n }],
        ["MESSAGE", { usage: 3n, limit: 100n }]
      ])
    }
  ],
  [
    "QUOTA that is no number",
    "* QUOTA a (STORAGE -1 512)",
    { _tag: "Quota", root: "a", resources: new Map() },
    ["badNumber"]
  ],
  ["QUOTAROOT", '* QUOTAROOT INBOX "" {3}⏎a b', { _tag: "QuotaRoot", name: "INBOX", roots: ["", "a b"] }],
  ["QUOTAROOT without a root", "* QUOTAROOT a", { _tag: "QuotaRoot", name: "a", roots: [] }]
]

describe("data of mailboxes", () => {
  it.each(rows.map((row) => [...row] as const))("%s", (_, line, response, leniencies = []) => {
    const noted: Array<Leniency> = []
    const parsed = ResponseParser.parse(bytes(line), (leniency) => noted.push(leniency))
    assert.deepStrictEqual(Result.getOrThrow(parsed), response)
    assert.deepStrictEqual(noted, leniencies)
  })
})

it("K11 what a SELECT names as MAILBOXID and is no id does not make it another mailbox", () => {
  const named = (args: string) =>
    Mailbox.withCode(Mailbox.empty("INBOX", false), { name: "MAILBOXID", args }).mailboxId
  assert.deepStrictEqual(["(F22-a_1)", "(.o\ufffd(V)", "()", ""].map(named), [
    "F22-a_1",
    undefined,
    undefined,
    undefined
  ])
})
