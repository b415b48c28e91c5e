import { assert, describe, it } from "@effect/vitest"
import * as Command from "../../../src/imap/Command.ts"

const info = (name: string, more: Partial<Command.MailboxInfo> = {}): Command.MailboxInfo => ({
  name,
  delimiter: "/",
  attributes: [],
  selectable: true,
  ...more
})

type Shown = readonly [name: string, isListed: boolean, children: ReadonlyArray<Shown>]

const shown = (tree: ReadonlyArray<Command.MailboxTree>): ReadonlyArray<Shown> =>
  tree.map(({ children, mailbox, name }): Shown => [name, mailbox !== undefined, shown(children)])

describe("mailboxTree", () => {
  it("has each level once, in the order of the LIST, those that were not listed included", () => {
    const tree = Command.mailboxTree(
      ["Work/2026/May", "INBOX", "Work", "Work/2025"].map((name) => info(name))
    )
    assert.deepStrictEqual(shown(tree), [
      [
        "Work",
        true,
        [
          ["2026", false, [["May", true, []]]],
          ["2025", true, []]
        ]
      ],
      ["INBOX", true, []]
    ])
    assert.strictEqual(tree[0]?.children[0]?.children[0]?.path, "Work/2026/May")
  })

  it("a server without levels has one", () => {
    const tree = Command.mailboxTree([info("a/b", { delimiter: undefined }), info("c.d")])
    assert.deepStrictEqual(shown(tree), [
      ["a/b", true, []],
      ["c.d", true, []]
    ])
  })

  it("any depth is possible", () => {
    const name = "a/".repeat(100_000)
    assert.strictEqual(Command.mailboxTree([info(name)])[0]?.path, "a")
  })
})
