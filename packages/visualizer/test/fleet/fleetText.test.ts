/** What the table of `effect-imap fleet status` looks like: each held as a page of text. */
import { assert, describe, expect, it } from "@effect/vitest"
import { toText } from "../../src/export/fleetText.ts"
import { columns } from "../../src/export/terminal.ts"
import { badMorning, now } from "../support/fleet.ts"

const page = (name: string) => `../goldens/fleet/${name}.txt`
const morning = badMorning(5000)
const open = morning.filter(({ state }) => state === "Selected")

describe("a fleet in the terminal", () => {
  it("5,000 accounts on a bad morning: what is wrong, who must act, where", async () => {
    await expect(toText(morning, { now, width: 110, maxListed: 12 })).toMatchFileSnapshot(page("bad-morning"))
  })

  it("accounts that were asked for, in 80 columns", async () => {
    const find = "host:yahoo state:again"
    await expect(toText(badMorning(200), { now, find })).toMatchFileSnapshot(page("asked-for"))
  })

  it("all is well: no failures, no accounts", async () => {
    await expect(toText(open, { now })).toMatchFileSnapshot(page("all-open"))
  })

  it("no account is watched", () => {
    assert.strictEqual(toText([], { now }), "● No account is watched\n")
  })

  it("no line is wider than the terminal, whatever an account is called", () => {
    const long = morning.map((member) => ({ ...member, account: "字".repeat(80), host: "h".repeat(300) }))
    for (const width of [80, 200])
      for (const line of toText(long, { now, width }).split("\n")) assert.isAtMost(columns(line), width, line)
  })

  it("what an app calls an account cannot write to the terminal", () => {
    const members = morning.slice(0, 200).map((member) => ({ ...member, account: "\u001b[2J\u202e" }))
    // oxlint-disable-next-line no-control-regex -- a colour begins with ESC
    assert.notMatch(toText(members, { now }), /[\u001b\u202e]/)
  })

  it("colour is only added: without it the words are the same", () => {
    const painted = toText(morning, { now, width: 100, color: true })
    // oxlint-disable-next-line no-control-regex -- a colour begins with ESC
    assert.strictEqual(painted.replaceAll(/\u001b\[\d+m/g, ""), toText(morning, { now, width: 100 }))
  })
})
