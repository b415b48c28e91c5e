/** What the attempts of a call show of the last one. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { connections } from "../../../src/model/connection/spans.ts"
import { foundOn } from "../../support/found.ts"
import { at, moved, started, traceOf } from "../../support.ts"

const attempt = (number: number, error = "TlsClosed"): ReadonlyArray<Event> => [
  at(number * 1000, "connection:started", started(number), `c${number}`),
  moved(number * 1000, "off", "user.connect", "dialing.implicitTls.securing", `c${number}`),
  at(number * 1000 + 10, "connection:ended", { outcome: "retried", error, step: "tls" }, `c${number}`)
]

const opened = (number: number, ms = 10) => [
  at(number * 1000, "connection:started", started(number), `c${number}`),
  moved(number * 1000 + ms, "selecting", "select.ok", "selected.quiet", `c${number}`)
]

const left = (number: number): Event =>
  moved(number * 1000 + 500, "backoff.waiting", "user.logout", "closed", `c${number}`)

/** What the last of them asks of whom. */
const askedIn = (...events: ReadonlyArray<Event>) => {
  const trace = traceOf(events)
  const last = connections(trace).at(-1) ?? assert.fail("no connection")
  const [found] = foundOn(last, trace)
  return found?.fix ?? found?.rest
}

it("three attempts that failed alike until the app gave up are somebody's to look into", () => {
  const three = [1, 2, 3].flatMap((number) => attempt(number))
  assert.match(
    askedIn(...three, left(3)) ?? "",
    /^It failed so 3 times in a row, so that another attempt alone will hardly help\. Try from another network/
  )
  assert.match(askedIn(...three) ?? "", /^It is tried again by itself/)
  assert.match(
    askedIn(...attempt(1), ...attempt(2), left(2)) ?? "",
    /^The app ended it before the next attempt/
  )
  const other = [...attempt(1, "ConnectRefused"), ...attempt(2), ...attempt(3), left(3)]
  assert.match(askedIn(...other) ?? "", /^The app ended it before the next attempt/)
})

it("what a log took for a program that did not connect again is over, if the trace shows a later opening", () => {
  const data = {
    outcome: "failed",
    error: "ServerBye",
    step: "selected",
    circumstances: { reconnected: false }
  } as const
  const lost = [...opened(1), at(1500, "connection:ended", data, "c1")]
  const turnIn = (...events: ReadonlyArray<Event>) => {
    const trace = traceOf(events)
    const [first] = connections(trace)
    const findings = first === undefined ? [] : foundOn(first, trace)
    return findings.find(({ severity }) => severity === "failure")?.actionBy
  }
  assert.strictEqual(turnIn(...lost), "app")
  assert.strictEqual(turnIn(...lost, ...opened(3)), "nobody")
})

it("nobody has to wait for a server that let the app in again, which asked for no mailbox", () => {
  const data = {
    outcome: "failed",
    error: "ServerBye",
    step: "selected",
    serverText: "Shutting down"
  } as const
  const lost = [...opened(1), at(1500, "connection:ended", data, "c1")]
  const again = [
    at(3000, "connection:started", started(1), "c3"),
    moved(3010, "compressing", "always", "unselected.quiet", "c3")
  ]
  const select = at(3020, "wire:sent", { tag: "a", cmd: "SELECT", line: "a SELECT INBOX" }, "c3")
  const askedOf = (...events: ReadonlyArray<Event>) => {
    const trace = traceOf(events)
    const [first] = connections(trace)
    const findings = first === undefined ? [] : foundOn(first, trace)
    return findings.find(({ severity }) => severity === "failure")
  }
  assert.match(askedOf(...lost, ...again)?.rest ?? "", /^The app logged in again later\. If it/)
  assert.strictEqual(askedOf(...lost, ...again, select)?.actionBy, "app")
})

/** The title of what the connection failed of that failed for this reason, and who must act. */
const failureIn = (error: string, ...events: ReadonlyArray<Event>) => {
  const trace = traceOf(events)
  const failed =
    connections(trace).find(({ ended }) => ended?.error === error) ?? assert.fail("no connection")
  const [found] = foundOn(failed, trace)
  return [found?.title, found?.actionBy]
}

it("a token that the server calls invalid after it had accepted one is the app's to renew", () => {
  const login = (name: string) =>
    at(2000, "wire:sent", { tag: "a", cmd: "AUTHENTICATE", line: `a AUTHENTICATE ${name} <redacted>` }, "c2")
  const failed = (status: string, circumstances = {}): ReadonlyArray<Event> => [
    at(3000, "connection:started", started(1), "c3"),
    at(
      3010,
      "connection:ended",
      { outcome: "failed", error: "OAuthTokenRejected", step: "auth", facts: { status }, circumstances },
      "c3"
    )
  ]
  const foundIn = (...events: ReadonlyArray<Event>) => failureIn("OAuthTokenRejected", ...events)[1]
  const before = (name: string) => [...opened(2), login(name)]
  assert.strictEqual(foundIn(...before("XOAUTH2"), ...failed("invalid_token")), "app")
  assert.strictEqual(foundIn(...before("PLAIN"), ...failed("invalid_token")), "user")
  assert.strictEqual(foundIn(...before("XOAUTH2"), ...failed("temporary")), "user")
  assert.strictEqual(foundIn(...before("XOAUTH2"), ...failed("401", { renewed: true })), "user")
  assert.strictEqual(foundIn(...failed("invalid_token")), "user")
})

it("a name that was found before or later is not called misspelt", () => {
  const failed = attempt(2, "DnsNotFound")
  const foundIn = (...events: ReadonlyArray<Event>) => failureIn("DnsNotFound", ...events)
  const words = "The look-up of the server’s name found nothing this time"
  assert.match(`${foundIn(...failed)[0]}`, /^There is no server/)
  assert.deepStrictEqual(foundIn(...opened(1), ...failed), [words, "user"])
  assert.deepStrictEqual(foundIn(...failed, ...opened(3)), [words, "nobody"])
  const unnamed = [...opened(1), ...failed].map((event) =>
    event.name === "connection:started" ? { ...event, data: { ...event.data, host: "" } } : event
  )
  assert.match(`${foundIn(...unnamed)[0]}`, /^There is no server/)
})

it("a short limit that one alone of several reached, and that the others needed a small part of, is long enough", () => {
  const circumstances = { usualMs: 30_000, limitMs: 15_000 }
  const silent = (number: number) => [
    at(number * 1000, "connection:started", started(number), `c${number}`),
    at(
      number * 1000 + 10,
      "connection:ended",
      { outcome: "failed", error: "Timeout", step: "auth", circumstances },
      `c${number}`
    )
  ]
  const turnIn = (...events: ReadonlyArray<Event>) => failureIn("Timeout", ...events)[1]
  assert.strictEqual(turnIn(...opened(1), ...silent(2), ...opened(3)), "nobody")
  for (const others of [
    [...silent(2), ...opened(3)],
    [...opened(1), ...opened(2), ...silent(3)],
    [...opened(1), ...silent(2), ...opened(3, 2000)],
    [...opened(1), ...silent(2), ...opened(3), ...silent(4)]
  ])
    assert.strictEqual(turnIn(...others), "app")
})

it("what answers on this machine was not stopped, if another connection that was open is heard after the end", () => {
  const data = {
    outcome: "failed",
    error: "ConnectionLost",
    step: "selected",
    circumstances: { address: "loopback" }
  } as const
  const lost = [...opened(1), at(2500, "connection:ended", data, "c1")]
  const whyWith = (openedAt: number, heardAt: number, port = 993) => {
    const other = [
      at(openedAt - 10, "connection:started", { ...started(1), port, session: "s2" }, "c2"),
      moved(openedAt, "selecting", "select.ok", "selected.quiet", "c2"),
      at(heardAt, "wire:received", { line: "* 4 EXISTS" }, "c2")
    ]
    const trace = traceOf([...lost, ...other].toSorted((one, two) => one.time - two.time))
    const first = connections(trace).find(({ group }) => group === "c1")
    const findings = first === undefined ? [] : foundOn(first, trace)
    return findings.find(({ id }) => id === "ConnectionLost")?.why ?? ""
  }
  assert.match(whyWith(2000, 3000), /tunnel, dropped this connection\. It went on answering others/)
  for (const why of [whyWith(2000, 2400), whyWith(2700, 3000), whyWith(2000, 3000, 1143)])
    assert.match(why, /was stopped or restarted, or dropped this connection\./)
})
