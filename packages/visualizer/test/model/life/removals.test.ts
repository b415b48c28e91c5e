/** Messages that leave the mailbox soon after they came: who removed them. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const says = (time: number, line: string): Event => at(time, "wire:received", { line }, "c1")

const asks = (time: number, cmd: string, words: string): Event =>
  at(time, "wire:sent", { tag: "A9", cmd, by: "app", line: `A9 ${words}` }, "c1")

/** Messages that come three minutes after each quarter of an hour, and go at these minutes. */
const lifeOf = (goes: ReadonlyArray<number>, ...others: ReadonlyArray<Event>) => {
  const comes = goes.flatMap((gone, each) => [
    says((each * 15 + 3) * minute, "* 5 EXISTS"),
    says(gone * minute, "* 5 EXPUNGE")
  ])
  const used = [says(1000, "* 4 EXISTS"), ...comes, ...others].toSorted((a, b) => a.time - b.time)
  return livesIn(bytesOf(...stay("c1", { from: 0, to: 200 * minute, lost: false }, ...used)))[0]
}

const inRounds = [10, 20, 40, 50, 70, 80]

describe("RFC 9051 §7.5.1: messages that another program removes as soon as they come", () => {
  it("are told, with its rhythm", () => {
    const life = lifeOf(inRounds)
    assert.include(
      life?.headline,
      "Another program removed all 6 messages that came, each within 7 min, at rounds of 10 min"
    )
    assert.strictEqual(life?.cause, "another program, device or filter of this account, not this program")
    assert.strictEqual(life?.actionBy, "user")
  })

  it.each([
    ["this program moves some", inRounds, [asks(100 * minute, "UID MOVE", "UID MOVE 7 Archive")]],
    [
      "this program marks one as deleted",
      inRounds,
      [asks(100 * minute, "STORE", "STORE 1 +FLAGS (\\Deleted)")]
    ],
    ["they go at no regular times, as by a person’s hand", [4, 26, 33, 61, 64, 91], []],
    ["they are few", inRounds.slice(0, 4), []],
    ["most of them stay", inRounds, [says(101 * minute, "* 30 EXISTS")]]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<number>, ReadonlyArray<Event>]>)(
    "are not, if %s",
    (_, goes, others) => {
      assert.notInclude(lifeOf(goes, ...others)?.headline, "another program removed")
    }
  )

  it("are told without a rhythm, if they go within seconds, as by a filter", () => {
    const sorted = (within: number) => {
      const all = [10, 25, 60, 95].flatMap((came) => [
        says(came * minute, "* 5 EXISTS"),
        says(came * minute + within, "* 5 EXPUNGE")
      ])
      const used = [says(1000, "* 4 EXISTS"), ...all, says(120 * minute, "* 5 EXISTS")]
      return livesIn(bytesOf(...stay("c1", { from: 0, to: 200 * minute, lost: false }, ...used)))[0]
    }
    assert.include(
      sorted(3200)?.headline,
      "Somebody else removed 4 of the 5 messages that came, each within 3.2 s"
    )
    assert.match(sorted(3200)?.fix ?? "", /^Look for the messages in other folders/)
    assert.notInclude(sorted(3 * minute)?.headline, "somebody else")
  })
})
