/** Messages that came while a mailbox was not open. */
import { assert, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

/** The mailbox has so many messages before its loss, of which one is removed, and so many when it is opened again. */
const words = (before: number, after: number, validity = 1) => {
  const has = (group: string, from: number, count: number, number: number) => [
    at(from, "wire:received", { line: `* ${count} EXISTS` }, group),
    at(from, "wire:received", { cond: "OK", line: `* OK [UIDVALIDITY ${number}] ok` }, group)
  ]
  const [life] = livesIn(
    bytesOf(
      ...stay(
        "c1",
        { from: 0, to: 5 * minute, lost: true },
        ...has("c1", 500, before, 1),
        at(minute, "wire:received", { line: "* 1 EXPUNGE" }, "c1")
      ),
      ...stay(
        "c2",
        { from: 6 * minute, to: 20 * minute, lost: false, tells: [`* OK [UIDVALIDITY ${validity}] ok`] },
        ...has("c2", 6 * minute + 500, after, validity)
      )
    )
  )
  return [life?.headline, life?.figures].join()
}

it("messages that came while it was not open are told, unless they may be others", () => {
  assert.include(words(10, 11), "at least 2 messages that came meanwhile were found then")
  assert.include(words(10, 10), "at least one message that came meanwhile was found then")
  assert.notInclude(words(10, 9), "that came meanwhile")
  assert.notInclude(words(10, 12, 2), "that came meanwhile")
})
