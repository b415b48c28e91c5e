/** Connections that log in without asking for a mailbox, after one that had it open. RFC 9051 §3. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, EventData } from "@effect-imap/core/Trace"
import { momentsOf, titleOf } from "../../../src/model/life/moments.ts"
import { at, moved } from "../../support.ts"
import { bytesOf, livesIn, minute, started, stay } from "./stays.ts"

const label = "check"
const lost = stay("c1", { from: 0, to: 5 * minute, lost: true, label }).map((event): Event =>
  event.name === "connection:ended"
    ? { ...event, data: { outcome: "failed", error: "ServerBye", serverText: "Server shutting down." } }
    : event
)

interface Had {
  readonly from: number
  readonly to: number
  readonly outcome: EventData<"connection:ended">["outcome"]
}

/** A connection that is logged in a second after its beginning, and has no mailbox. */
const without = (group: string, { from, outcome, to }: Had, command: string, answer: string) => [
  at(from, "connection:started", { ...started(group, 1), label }, group),
  moved(from, "off", "user.connect", "authenticating.requesting", group),
  moved(from + 1000, "compressing", "always", "unselected.quiet", group),
  at(
    from + 2000,
    "wire:sent",
    { tag: "A1", cmd: command, by: "app", line: `A1 ${command} <text>` } as const,
    group
  ),
  at(
    from + 2001,
    "wire:received",
    { tag: "A1", cond: answer === "OK" ? "OK" : "BAD", line: `A1 ${answer}` } as const,
    group
  ),
  moved(to, "unselected.quiet", "user.logout", outcome === "closed" ? "loggingOut" : "failing", group),
  at(
    to,
    "connection:ended",
    outcome === "closed" ? { outcome } : { outcome, error: "ConnectionLost" as const },
    group
  )
]

const closed = { from: 6 * minute, to: 10 * minute, outcome: "closed" } as const
const lifeOf = (...events: ReadonlyArray<Event>) => livesIn(bytesOf(...lost, ...events))[0]

describe("an app that logs in again after a loss, and selects no mailbox", () => {
  const refused = lifeOf(...without("c2", closed, "UID SEARCH", "BAD No mailbox selected."))

  it("has to select one where it asks for messages", () => {
    assert.include(refused?.headline, "logged in again and selected no mailbox, which UID SEARCH needs")
    assert.match(refused?.cause ?? "", /^the app, not the server/)
    assert.include(refused?.fix, "select a mailbox after every login")
    assert.strictEqual(refused?.actionBy, "app")
  })

  it("is logged in, and not on its way to a mailbox", () => {
    assert.include(refused?.figures, "logged in without a mailbox for the last 3 min 59 s")
    assert.notInclude(`${refused?.headline} ${refused?.figures}`, "not open")
    const [away, rest] = refused?.pieces.map(titleOf).slice(-2) ?? []
    assert.match(away ?? "", /^c1: not open for 61 s: /)
    assert.strictEqual(rest, "c2: logged in without a mailbox for 3 min 59 s")
    assert.match(
      (refused && momentsOf(refused)[0]?.words) ?? "",
      / logged in again 61 s later, without a mailbox$/
    )
  })

  it("has nothing to do if it asks for nothing that needs one", () => {
    const listing = lifeOf(...without("c2", closed, "LIST", "OK"))
    assert.strictEqual(
      listing?.rest,
      "Nothing to do any more: the app logged in again. It asked for no mailbox."
    )
    assert.notInclude(`${listing?.headline} ${listing?.figures}`, "open again")
  })

  it("may have been on its way to one, if that connection failed", () => {
    const again = lifeOf(
      ...without("c2", { ...closed, outcome: "failed" }, "LIST", "OK"),
      ...stay("c3", { from: 11 * minute, to: 20 * minute, lost: false, session: "s3", label })
    )
    assert.include(again?.headline, "open again after 6 min 1 s")
  })
})

it("an attempt that the app ended is not tried again by itself", () => {
  const ended = lifeOf(
    at(6 * minute, "connection:started", { ...started("s2", 1), label }, "c2"),
    at(7 * minute, "connection:ended", { outcome: "closed" }, "c2")
  )
  assert.match(ended?.rest ?? "", /^The app ended the last attempt itself\./)
})
