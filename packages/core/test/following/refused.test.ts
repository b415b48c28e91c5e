/** What a server refuses because the mailbox is gone: it says so at NOOP, and nothing was missed. */
import { assert, describe, it } from "@effect/vitest"
import type { Token } from "../../src/mailbox/Changes.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import { answered, question } from "../../src/mailbox/following/questions.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import { responses } from "./support.ts"

const token: Token = {
  host: "h",
  mailbox: "Work",
  uidValidity: 1,
  uidNext: 8,
  highestModSeq: 10n,
  exists: 2,
  uids: "1,3"
}

const selected = responses(`
  * 2 EXISTS
  * OK [UIDVALIDITY 1] Ok
  * OK [UIDNEXT 8] Ok
  * OK [HIGHESTMODSEQ 14] Ok`)

/** Asks whatever is to be asked; each FETCH is refused, and NOOP answered with these lines. */
const followed = (atNoop: string, readsFlags = false) => {
  const state = Mirror.fromToken(token, "h", 1 << 20, readsFlags)
  const out: Mirror.Out = []
  const asked: Array<string> = []
  Mirror.opening(state, false)
  for (const response of selected) heard(state, response, out)
  opened(state, Mailbox.fromSelect("Work", false, selected, undefined), out)
  for (let next = question(state); next !== undefined; next = question(state)) {
    asked.push(next._tag === "Flags" ? `Flags ${next.since ?? "all"}` : next._tag)
    if (asked.length > 10) assert.fail(asked.join())
    const untagged = next._tag === "Noop" ? responses(atNoop) : []
    for (const response of untagged) heard(state, response, out)
    answered(state, next, next._tag === "Noop" ? { untagged, found: undefined } : undefined, out)
  }
  return { asked, out }
}

describe("flags that a server refuses to report", () => {
  it("R34 are not missed of messages that are gone, as NOOP reports", () => {
    const { asked, out } = followed("* VANISHED 1:7")
    assert.deepStrictEqual(asked.slice(0, 2), ["Flags 10", "Noop"])
    assert.deepStrictEqual(
      out.map(({ _tag }) => _tag),
      ["Expunged"]
    )
  })

  it("R34 are missed of messages that are there, once they are refused again", () => {
    const { asked, out } = followed("")
    assert.deepStrictEqual(asked, ["Flags 10", "Noop", "Flags 10"])
    assert.deepStrictEqual(out, [{ _tag: "Missed", what: "flags" }])
  })

  it("are asked for without mod-sequences by who reads all flags", () => {
    const { asked } = followed("", true)
    assert.deepStrictEqual(asked, ["Flags 10", "Flags all", "Noop", "Flags all"])
  })
})
