import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Names } from "../../src/trace/Names.ts"
import { assertBelow } from "../support/linear.ts"

const knowing = (user: string, ...folders: ReadonlyArray<string>) => {
  const names = new Names()
  names.user(user)
  for (const folder of folders) names.asked(folder)
  return names
}

describe("names in a server's words", () => {
  it.each([
    ["nothing new for ada", "nothing new for <user>"],
    ["ADA@Example.com: hello", "<user>: hello"],
    ["adamant and Granada stay", "adamant and Granada stay"],
    ["no such mailbox Projects/Globex", "no such mailbox <mbox:1>/<mbox:2>"],
    ["projects/globex!", "<mbox:1>/<mbox:2>!"],
    ["Projects/Globex/2024", "<mbox:1>/<mbox:2>/<mbox:3>"],
    ["Projects/Globexes", "Projects/Globexes"],
    ['"[Gmail]/All Mail" is there', '"<mbox:4>/<mbox:5>" is there'],
    ["entwürfe", "<mbox:6>"],
    ["Entw&APw-rfe", "<mbox:6>"],
    ["vorentwürfe", "vorentwürfe"]
  ])("%s", (said, reported) => {
    const names = knowing(
      "ada@example.com",
      "Projects/Globex",
      "Projects/Globex/2024",
      "[Gmail]/All Mail",
      "Entw&APw-rfe"
    )
    assert.strictEqual(names.hide(said), reported)
  })

  it.each([
    [
      "CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN",
      "CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN"
    ],
    ["a1 AUTHENTICATE PLAIN ", "a1 AUTHENTICATE PLAIN "],
    ["BADCHARSET (plain-text)", "BADCHARSET (<user>-text)"],
    ["AUTH=PLAIN my plain text", "AUTH=PLAIN my plain text"],
    ["X-PLAIN", "X-<user>"]
  ])("of a user who is called like a mechanism stay in the grammar: %s", (line, reported) => {
    const names = knowing("plain@example.com")
    assert.strictEqual(names.hideInGrammar(line), reported)
    assert.strictEqual(names.hide("no such user: plain"), "no such user: <user>")
  })

  it("of several words are hidden beside words of the protocol", () => {
    assert.strictEqual(knowing("Ada Lovelace").hideInGrammar("LIST (Ada Lovelace)"), "LIST (<user>)")
  })

  it("L21 are the user's however many folders are asked for after it", () => {
    const names = knowing("adalovelace", ...Array.from({ length: 500 }, (_, at) => `folder ${at}`))
    assert.strictEqual(
      names.hide("nothing new for adalovelace in folder 499"),
      "nothing new for <user> in <mbox:500>"
    )
  })

  it("are found in whole words wherever they stand", () => {
    const part = fc.constantFrom("ada", "Ada", "lovelace", "a", "x", "ß", "1", "_", " ", "/", ".", "[", "😀")
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""))
    const plain = (name: string) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
    fc.assert(
      fc.property(
        text.filter((name) => /^\w.*\w$/s.test(name) && name.length > 2),
        text,
        (name, said) => {
          const expected = said.replace(
            new RegExp(`(?<![\\p{L}\\p{N}_])${plain(name)}(?![\\p{L}\\p{N}_])`, "giu"),
            "<user>"
          )
          assert.strictEqual(knowing(name).hide(said), expected)
        }
      )
    )
  })

  it("L25 cost little more to look for after a new one", () => {
    const nameAt = (at: number) => `Archive/2024/Project ${at} of Initech`
    const names = knowing("ada@example.com", ...Array.from({ length: 64 }, (_, at) => nameAt(at)))
    let next = 100
    const known = () => {
      for (let at = 0; at < 50; at++) names.hide(`no such mailbox ${nameAt(63)}`)
    }
    const fresh = () => {
      for (let at = 0; at < 50; at++) {
        names.asked(nameAt(++next))
        names.hide(`no such mailbox ${nameAt(next)}`)
      }
    }
    assertBelow(60, fresh, known)
  })
})

describe("memory of names", () => {
  const all = (count: number) => Array.from({ length: count }, (_, at) => `name${at}`)
  const hidden = (names: Names, among: ReadonlyArray<string>) =>
    among.filter((name) => !names.hide(`NO ${name} is gone`).includes(name))

  it("is of the last 64 folders that the client named", () => {
    const names = new Names()
    for (const name of all(100)) names.asked(name)
    assert.deepStrictEqual(hidden(names, all(100)), all(100).slice(-64))
  })

  it("is of the last eight users, each with and without what follows `@`", () => {
    const names = new Names(all(10).map((name) => `${name}@example.com`))
    assert.deepStrictEqual(hidden(names, all(10)), all(10).slice(-8))
  })

  it("has a number for each of the first 10,000 folders", () => {
    const names = new Names()
    const placeholders = all(10_001).map((name) => names.mailbox(name))
    assert.deepStrictEqual(placeholders.slice(-2), ["<mbox:10000>", "<mbox>"])
    assert.strictEqual(names.mailbox("name0"), "<mbox:1>")
  })
})
