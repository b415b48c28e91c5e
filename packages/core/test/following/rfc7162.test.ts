/** The examples of RFC 7162, and what servers make of them: what an app hears, and what is asked next. */
import { assert, describe, it } from "@effect/vitest"
import type { Token } from "../../src/mailbox/Changes.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import { answered, answerOf, question } from "../../src/mailbox/following/questions.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import { responses } from "./support.ts"

const token: Token = {
  host: "h",
  mailbox: "INBOX",
  uidValidity: 67_890_007,
  uidNext: 542,
  highestModSeq: 20_050_715_194_045_000n,
  exists: 498,
  uids: "41,43:211,214:541"
}

/** SELECT is answered with these lines, and OK; then the server says more. */
const resumed = (answer: string, more = "", from: Token = token) => {
  const state = Mirror.fromToken(from, "h", 1 << 20)
  const out: Mirror.Out = []
  Mirror.opening(state, true)
  const untagged = responses(answer)
  for (const response of untagged) heard(state, response, out)
  opened(state, Mailbox.fromSelect("INBOX", false, untagged, undefined), out)
  for (const response of responses(more)) heard(state, response, out)
  return { out, state }
}

const selected = `
  * OK [CLOSED]
  * 100 EXISTS
  * 11 RECENT
  * OK [UIDVALIDITY 67890007] UIDVALIDITY
  * OK [UIDNEXT 600] Predicted next UID
  * OK [HIGHESTMODSEQ 20060115205545359] Highest mailbox mod-sequence
  * OK [UNSEEN 7] There are some unseen messages in the mailbox
  * FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)
  * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen \\*)] Permanent flags`

const delta = `
  * VANISHED (EARLIER) 41,43:116,118,120:211,214:540
  * 49 FETCH (UID 117 FLAGS (\\Seen \\Answered) MODSEQ (20060115194045001))
  * 50 FETCH (UID 119 FLAGS (\\Draft $MDNSent) MODSEQ (20060115194045005))
  * 51 FETCH (UID 541 FLAGS (\\Seen $Forwarded) MODSEQ (20060115205545359))`

describe("RFC 7162", () => {
  it("K12 §3.2.5.1: SELECT reports what vanished and what changed; messages never known are looked for", () => {
    const { out, state } = resumed(`${selected}${delta}`)
    assert.deepStrictEqual(out, [
      {
        _tag: "Expunged",
        uids: [
          [41, 41],
          [43, 116],
          [118, 118],
          [120, 211],
          [214, 540]
        ],
        sequence: undefined
      },
      {
        _tag: "FlagsChanged",
        uid: 117,
        sequence: 49,
        flags: ["\\Seen", "\\Answered"],
        modSeq: 20_060_115_194_045_001n
      },
      {
        _tag: "FlagsChanged",
        uid: 119,
        sequence: 50,
        flags: ["\\Draft", "$MDNSent"],
        modSeq: 20_060_115_194_045_005n
      },
      {
        _tag: "FlagsChanged",
        uid: 541,
        sequence: 51,
        flags: ["\\Seen", "$Forwarded"],
        modSeq: 20_060_115_205_545_359n
      }
    ])
    assert.deepStrictEqual(question(state), { _tag: "Survey" })
    // a process that ends here has not reported who is new
    assert.strictEqual(Mirror.tokenOf(state, "h")?.highestModSeq, token.highestModSeq)
  })

  it("K11 another UIDVALIDITY: not one of these is applied", () => {
    const { out } = resumed(`${selected.replace("67890007", "67890008")}${delta}`)
    assert.deepStrictEqual(out, [])
  })

  it("K11 what comes before UIDVALIDITY is not trusted, and asked for", () => {
    const { out, state } = resumed(`${delta}${selected}`)
    assert.deepStrictEqual(out, [])
    assert.strictEqual(
      state.view._tag === "open" && state.view.flags._tag === "due" && state.view.flags.since,
      token.highestModSeq
    )
    assert.deepStrictEqual(question(state), { _tag: "Survey" })
  })

  it("K11 §3.2.11: what comes between CLOSED and UIDVALIDITY is not trusted, whatever came before CLOSED", () => {
    const { out } = resumed(
      `* OK [UIDVALIDITY 67890007]\n* OK [CLOSED]${delta}${selected.replace("* OK [CLOSED]", "")}`
    )
    assert.deepStrictEqual(out, [])
  })

  it("K13 §3.2.10.2: VANISHED in place of EXPUNGE, and counts go on from there", () => {
    const answer = selected.replace("100 EXISTS", "498 EXISTS").replace("UIDNEXT 600", "UIDNEXT 542")
    const { out, state } = resumed(answer, "* VANISHED 405,407,410,425\n* 495 EXISTS")
    assert.deepStrictEqual(out, [
      {
        _tag: "Expunged",
        uids: [
          [405, 405],
          [407, 407],
          [410, 410],
          [425, 425]
        ],
        sequence: undefined
      }
    ])
    const asked = question(state)
    assert.strictEqual(asked?._tag === "Fetch" && asked.uids, "542:*")
  })

  it.each([
    ["is looked for", "* 101 EXISTS", "542:*"],
    ["is not, if nothing did", "", undefined]
  ])("K12 in a mailbox too large for a survey, what arrives amid SELECT's report %s", (_, more, uids) => {
    const { uids: __, ...large } = token
    const answer = selected.replace("100 EXISTS", "90 EXISTS").replace("UIDNEXT 600", "UIDNEXT 542")
    const { state } = resumed(`${answer}${delta}\n${more}`, "", large)
    const asked = question(state)
    assert.strictEqual(asked?._tag === "Fetch" ? asked.uids : undefined, uids)
  })

  it("K12 of two that arrived SELECT names the second alone: both are looked for", () => {
    const answer = selected.replace("100 EXISTS", "500 EXISTS")
    const { out, state } = resumed(`${answer}
      * 500 FETCH (UID 560 FLAGS () MODSEQ (20060115205545359))
      * 10 FETCH (UID 51 FLAGS () MODSEQ (20060115205545359))`)
    assert.deepStrictEqual(
      out.map(({ _tag }) => _tag),
      ["FlagsChanged"]
    )
    assert.deepStrictEqual(question(state), { _tag: "Survey" })
  })

  it("K12 VANISHED (EARLIER) does not count: those messages were never in this mailbox's number", () => {
    const answer = selected.replace("100 EXISTS", "498 EXISTS").replace("UIDNEXT 600", "UIDNEXT 542")
    const { out, state } = resumed(answer, "* VANISHED (EARLIER) 300:310,1000:2000")
    assert.deepStrictEqual(out, [{ _tag: "Expunged", uids: [[300, 310]], sequence: undefined }])
    assert.strictEqual(state.view._tag === "open" && state.view.exists, 498)
  })

  it("K08 EXISTS that shrinks without EXPUNGE: the UIDs are read again, and who is gone is reported", () => {
    const answer = selected.replace("100 EXISTS", "498 EXISTS").replace("UIDNEXT 600", "UIDNEXT 542")
    const { out, state } = resumed(answer, "* 497 EXISTS")
    assert.deepStrictEqual([out, question(state)], [[], { _tag: "Survey" }])
    const found = responses('* ESEARCH (TAG "A1") UID ALL 41,43:211,215:541')
    for (const response of found) heard(state, response, out)
    answered(state, { _tag: "Survey" }, LongWork.atOnce(answerOf({ _tag: "Survey" }, found)), out)
    assert.deepStrictEqual(out, [{ _tag: "Expunged", uids: [[214, 214]], sequence: undefined }])
    assert.isUndefined(question(state))
  })

  it("a SELECT that asked for it and was never answered is followed by a plain one", () => {
    const state = Mirror.fromToken(token, "h", 1 << 20)
    assert.isDefined(Mirror.since(state, "INBOX"))
    Mirror.opening(state, true)
    Mirror.leave(state)
    assert.isUndefined(Mirror.since(state, "INBOX"))
    Mirror.opening(state, false)
    assert.isDefined(Mirror.since(state, "INBOX"))
  })

  it.each([
    ["by its number alone", "* 8 FETCH (FLAGS (\\Answered) MODSEQ (8))"],
    ["by its UID", "* 8 FETCH (UID 8 FLAGS (\\Answered) MODSEQ (8))"]
  ])(
    "R17 K12 flags that change after SELECT has said its mod-sequence are asked for, reported %s",
    (_, line) => {
      const known: Token = {
        host: "h",
        mailbox: "INBOX",
        uidValidity: 7,
        uidNext: 9,
        highestModSeq: 7n,
        exists: 8
      }
      const state = Mirror.fromToken({ ...known, uids: "1:8" }, "h", 1 << 20)
      const out: Mirror.Out = []
      Mirror.opening(state, false)
      const untagged = responses(`
      * 8 EXISTS
      * OK [UIDVALIDITY 7] valid
      * OK [UIDNEXT 9] next
      * OK [HIGHESTMODSEQ 7] so far
      ${line}`)
      for (const response of untagged) heard(state, response, out)
      opened(state, Mailbox.fromSelect("INBOX", false, untagged, undefined), out)
      assert.deepStrictEqual(question(state), { _tag: "Flags", uids: "1:8", since: 7n })
    }
  )

  it("R17 K12 a change without a UID within SELECT's report of changes makes it incomplete", () => {
    const { out, state } = resumed(
      `${selected}${delta}\n* 1 FETCH (FLAGS (\\Seen) MODSEQ (20060115205545360))`
    )
    assert.strictEqual(
      state.view._tag === "open" && state.view.flags._tag === "due" && state.view.flags.since,
      token.highestModSeq
    )
    assert.isNotEmpty(out)
  })
})
