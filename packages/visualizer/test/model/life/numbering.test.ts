/** A mailbox whose UIDVALIDITY is another one each time that the server comes back. */
import type { Event } from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

interface Opened {
  readonly exists: number
  readonly next: number
  /** As many as there are at its end. */
  readonly later?: number
}

/** Each opening is lost when the server shuts down, but the last. */
const lifeOf = (host: string, openings: ReadonlyArray<Opened>) => {
  const events = openings.flatMap(({ exists, later, next }, each): ReadonlyArray<Event> => {
    const group = `c${each + 1}`
    const from = each * 10 * minute
    const [isLost, to] = [each + 1 < openings.length, from + 9 * minute]
    const tells = [`* ${exists} EXISTS`, `* OK [UIDVALIDITY ${each + 7}] x`, `* OK [UIDNEXT ${next}] x`]
    const come =
      later === undefined ? [] : [at(from + minute, "wire:received", { line: `* ${later} EXISTS` }, group)]
    const bye = at(to, "wire:received", { cond: "BYE", line: "* BYE Server shutdown" }, group)
    return stay(group, { from, to, lost: isLost, tells }, ...come, ...(isLost ? [bye] : [])).map((event) =>
      event.name === "connection:started"
        ? { ...event, data: { ...event.data, host } }
        : event.name === "connection:ended" && isLost
          ? { ...event, data: { ...event.data, error: "ServerBye", serverText: "Server shutdown" } }
          : event
    )
  })
  return livesIn(bytesOf(...events))[0]
}

const anew = [
  { exists: 0, next: 1, later: 2 },
  { exists: 0, next: 1, later: 3 },
  { exists: 1, next: 2, later: 1 },
  { exists: 1, next: 2 }
]

describe("a mailbox whose UIDVALIDITY changes again and again", () => {
  it.each(["localhost", "127.0.0.1", "::1"])(
    "is of a server that is made anew on this machine: %s",
    (host) => {
      const life = lifeOf(host, anew)
      assert.include(life?.headline, "UIDVALIDITY changed 3 times, and UIDs began from 1 again")
      assert.notInclude(life?.headline, "messages where there were")
      assert.include(life?.cause, "the program that answers on this machine")
      assert.include(life?.rest, "is made anew each time, as for tests")
      assert.notMatch(`${life?.cause} ${life?.rest}`, /operator|administrator|causes of their own/)
      assert.strictEqual(life?.turn, "nobody")
    }
  )

  it("is for whoever runs the server on this machine, if UIDs do not begin from 1", () => {
    const life = lifeOf("localhost", [
      { exists: 5, next: 20 },
      { exists: 5, next: 9 },
      { exists: 5, next: 9 }
    ])
    assert.include(life?.fix, "tell whoever runs the server on this machine")
    assert.deepStrictEqual([life?.turn, life?.actor], ["user", "whoever runs the server on this machine"])
  })

  it("is for the server’s operator elsewhere, with the counts of what they are of", () => {
    const life = lifeOf("imap.example.com", anew)
    assert.include(
      life?.headline,
      "UIDVALIDITY changed 3 times, twice with fewer messages, at first: 0 messages where there were 2"
    )
    assert.strictEqual(life?.turn, "admin")
    assert.include(
      lifeOf("imap.example.com", anew.slice(0, 2))?.headline,
      "UIDVALIDITY changed, and there are 0 messages where there were 2"
    )
  })
})
