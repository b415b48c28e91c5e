/** A server that says why it waits is not slow without a reason. */
import { assert, describe, it } from "@effect/vitest"
import { askedWords } from "../../../src/model/fleet/Asked.ts"
import { findingsIn } from "../../support/inUse.ts"

const slow = (...lines: ReadonlyArray<string>) =>
  findingsIn(
    [
      "C: A0 SELECT INBOX\nS: * OK [UIDVALIDITY 7] ok\nS: A0 OK [READ-WRITE] done",
      ...lines.flatMap((line, at) => [
        `C: B${at} UID SEARCH TEXT "<text>"`,
        ...Array.from({ length: 12 }, () => `S: ${line}`),
        `S: B${at} OK done`
      ])
    ].join("\n")
  ).find(({ id }) => id === "slow-command")

describe("RFC 9585: a slow answer of which the server says why", () => {
  it("waits for another session, which somebody has to find if it is so again", () => {
    const locked = "* OK Mailbox is locked by another session, waiting"
    const once = slow(locked)
    assert.include(once?.title, "another session had the mailbox locked, as the server says")
    assert.strictEqual(once?.quote, locked)
    assert.strictEqual(once?.actionBy, "nobody")
    const again = slow(locked, locked)
    assert.strictEqual(again?.actionBy, "user")
    assert.include(again && askedWords(again), "Find the other program that holds this mailbox")
  })

  it("builds its index: nobody has to act", () => {
    const found = slow("* OK Rebuilding index, please wait", "* OK Still here, indexing 30% done")
    assert.include(found?.title, "the server was building an index, as it says")
    assert.strictEqual(found?.actionBy, "nobody")
    assert.include(found && askedWords(found), "once it is built, answers come sooner")
  })

  it("is at work, and the network is not slow", () => {
    const found = slow("* OK Still here")
    assert.include(found?.why, "so the time was its own")
    assert.notInclude(found && askedWords(found), "compare with another network")
  })

  it("is at work, and then done: nobody has anything to do", () => {
    const copied = (said: string, answer: string) =>
      findingsIn(
        [
          "C: A0 SELECT INBOX\nS: * OK [UIDVALIDITY 7] ok\nS: A0 OK [READ-WRITE] done",
          "C: B0 UID COPY 1:9 Archive",
          ...Array.from({ length: 12 }, () => `S: ${said}`),
          `S: B0 ${answer}`
        ].join("\n")
      ).find(({ id }) => id === "slow-command")
    const done = copied("* OK Hang in there..", "OK done")
    assert.deepStrictEqual([done?.severity, done?.actionBy], ["info", "nobody"])
    assert.match(done?.rest ?? "", /^Nothing to do: it was carried out\./)
    assert.notInclude(done?.why, "INPROGRESS")
    assert.include(copied("* OK [INPROGRESS] at it", "OK done")?.why, "with INPROGRESS, RFC 9585")
    assert.strictEqual(copied("* OK Hang in there..", "NO failed")?.severity, "warning")
  })

  it("has no reason in other lines", () => {
    const found = slow("* OK [UIDNEXT 7] next")
    assert.include(found?.why, "Whether the server or the network was slow is not known")
    assert.isUndefined(found?.quote)
  })
})
