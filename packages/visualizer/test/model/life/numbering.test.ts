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
  readonly greeting?: string
}

/** Each opening is lost when the server shuts down, but the last. */
const lifeOf = (host: string, openings: ReadonlyArray<Opened>) => {
  const events = openings.flatMap(({ exists, greeting, later, next }, each): ReadonlyArray<Event> => {
    const group = `c${each + 1}`
    const from = each * 10 * minute
    const [isLost, to] = [each + 1 < openings.length, from + 9 * minute]
    const tells = [`* ${exists} EXISTS`, `* OK [UIDVALIDITY ${each + 7}] x`, `* OK [UIDNEXT ${next}] x`]
    const come =
      later === undefined ? [] : [at(from + minute, "wire:received", { line: `* ${later} EXISTS` }, group)]
    const bye = at(to, "wire:received", { cond: "BYE", line: "* BYE Server shutdown" }, group)
    return stay(group, { from, to, lost: isLost, tells }, ...come, ...(isLost ? [bye] : [])).flatMap(
      (event): ReadonlyArray<Event> =>
        event.name === "connection:started"
          ? [
              { ...event, data: { ...event.data, host } },
              ...(greeting === undefined
                ? []
                : [at(from, "wire:received", { cond: "OK", line: `* OK ${greeting}` }, group)])
            ]
          : event.name === "connection:ended" && isLost
            ? [{ ...event, data: { ...event.data, error: "ServerBye", serverText: "Server shutdown" } }]
            : [event]
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
      assert.strictEqual(life?.actionBy, "nobody")
    }
  )

  it("is for whoever runs the server on this machine, if UIDs do not begin from 1", () => {
    const life = lifeOf("localhost", [
      { exists: 5, next: 20 },
      { exists: 5, next: 9 },
      { exists: 5, next: 9 }
    ])
    assert.include(life?.fix, "tell whoever runs the server on this machine")
    assert.deepStrictEqual([life?.actionBy, life?.actor], ["user", "whoever runs the server on this machine"])
  })

  it("is for the server’s operator elsewhere, with the counts of what they are of", () => {
    const life = lifeOf("imap.example.com", anew)
    assert.include(
      life?.headline,
      "UIDVALIDITY changed 3 times, twice with fewer messages, at first: 0 messages where there were 2"
    )
    assert.strictEqual(life?.actionBy, "admin")
    assert.include(
      lifeOf("imap.example.com", anew.slice(0, 2))?.headline,
      "UIDVALIDITY changed, and there are 0 messages where there were 2"
    )
  })

  it("is another server's, if that names other software, and most of the mail was not moved along", () => {
    const [courier, dovecot] = ["Courier-IMAP ready.", "[CAPABILITY IMAP4rev1] Dovecot ready."]
    const moved = (before: string, after: string, exists = 1, next = 2) =>
      lifeOf("imap.example.com", [
        { exists: 4812, next: 20417, greeting: before },
        { exists, next, greeting: after }
      ])
    const life = moved(courier, dovecot)
    assert.include(
      life?.headline,
      "UIDVALIDITY changed, and there is 1 message where there were 4812: another server answers under this name (Courier before, Dovecot now)"
    )
    assert.match(life?.fix ?? "", /^Ask the server’s operator to copy the mail/)
    assert.strictEqual(life?.actionBy, "admin")
    for (const other of [
      moved(courier, "Courier-IMAP ready."),
      moved("ready", dovecot),
      moved(courier, dovecot, 4800),
      moved(courier, dovecot, 1, 30000)
    ])
      assert.notInclude(other?.headline, "another server answers")
  })
})
