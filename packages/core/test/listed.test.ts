/** What LIST shows of a mailbox that could not be used. */
import { assert, describe, it } from "@effect/vitest"
import { createdAs, listedOf } from "../src/failure/diagnosis/listed.ts"

const all = [
  { name: "INBOX", attributes: [] },
  { name: "INBOX.Orders", attributes: ["\\HasNoChildren"] },
  { name: "INBOX.Archive", attributes: ["\\Noselect"] },
  { name: "INBOX.Spam", attributes: ["\\Junk"] },
  { name: "INBOX.Wichtig", attributes: ["\\Important"] },
  { name: "INBOX.Left", attributes: ["\\NonExistent", "\\Subscribed"] },
  { name: "INBOX.Above", attributes: ["\\NonExistent", "\\Subscribed", "\\HasChildren"] }
]

describe("RFC 9051 §7.3.1: a mailbox that is not there", () => {
  it.each([
    ["Orders", { listedAs: "INBOX.Orders" }],
    ["inbox/orders", { listedAs: "INBOX.Orders" }],
    ["INBOX.INBOX.Orders", { listedAs: "INBOX.Orders" }],
    ["INBOX/INBOX/Lists/INBOX", {}],
    ["INBOX.Archive", { unselectable: true }],
    ["Junk", { listedAs: "INBOX.Spam" }],
    ["[Mail]/Important", { listedAs: "INBOX.Wichtig" }],
    ["Archive", {}],
    ["INBOX.Orders", { there: true }],
    ["INBOX.Left", { nonexistent: "subscribed" }],
    ["INBOX.Above", { nonexistent: "listed" }],
    ["[Mail]/Bulk Mail", { listedAs: "INBOX.Spam" }],
    ["Trash", {}]
  ])("%s may be listed otherwise: %o", (name, found) => assert.deepStrictEqual(listedOf(name, all), found))
})

describe("RFC 2342 §5: a mailbox that is to be made below a prefix", () => {
  it.each([
    ["Projects/2026", ".", "INBOX.Projects.2026"],
    ["INBOX/Projects", ".", "INBOX.Projects"],
    ["v1.2", "/", "INBOX/v1.2"],
    ["INBOX.Projects", ".", undefined]
  ])("%s, by %s, is %s", (name, separator, createAs) =>
    assert.strictEqual(createdAs(name, { prefix: `INBOX${separator}`, separator }).createAs, createAs)
  )
})
