/** The same command, lost each time after as long without an answer: whoever set that limit must act. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

/** Three connections, each lost so many milliseconds after a search, and one that stays. */
const lifeAfter = (...waits: ReadonlyArray<number>) => {
  const searches = (group: string, from: number, ms: number): ReadonlyArray<Event> => {
    const until = from + 5 * minute
    const asked = { tag: `${group}x`, cmd: "UID SEARCH", by: "app" as const }
    const gone = { lane: "implicitTls", ms, written: 40, bytes: 40, effect: "none", ...asked } as const
    return stay(
      group,
      { from, to: until, lost: true },
      at(until - ms - 1, "wire:received", { line: "* OK Still here" }, group),
      at(until - ms, "wire:sent", { ...asked, line: `${group}x UID SEARCH BODY "budget"` }, group),
      at(until - 1, "command:lost", gone, group)
    )
  }
  const all = waits.flatMap((ms, index) => searches(`c${index + 1}`, index * 10 * minute, ms))
  return livesIn(bytesOf(...all, ...stay("c9", { from: 30 * minute, to: 40 * minute, lost: false })))[0]
}

it("is told with the limit, and with whose it is", () => {
  const life = lifeAfter(50_080, 50_080, 50_081)
  assert.include(life?.headline, 'each time upon UID SEARCH BODY "budget", 50.1 s after it was sent')
  assert.match(life?.cause ?? "", /^a limit of quiet, most likely of what is before the server/)
  assert.include(life?.fix, "says nothing for about 50 s")
  assert.include(life?.fix, "search less at once, such as by date")
  assert.strictEqual(life?.actionBy, "admin")
})

it("is no limit if the times differ", () => {
  const life = lifeAfter(50_080, 12_000, 31_000)
  assert.notInclude(life?.headline, "after it was sent")
  assert.strictEqual(life?.actionBy, "app")
})
