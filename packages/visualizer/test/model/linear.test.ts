import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { railSteps } from "../../src/model/rail/railSteps.ts"
import { stately } from "../../src/export/stately.ts"
import { titleOf } from "../../src/model/connection/title.ts"

import { rows } from "../../src/model/timeline/rows.ts"
import { explain } from "../../src/export/explain.ts"
import { verify } from "../../src/export/verify.ts"
import { lint } from "../../src/model/rules/index.ts"
import * as Diff from "../../src/model/compare/Diff.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { assertLinear } from "../../../core/test/support/linear.ts"
import { at, connectionOf, fileOf, moved, traceOf } from "../support.ts"

const many = (size: number, of: (at: number) => ReadonlyArray<Event>): ReadonlyArray<Event> =>
  Array.from({ length: size }, (_, at) => of(at)).flat()

it("L19 the search for secrets grows with a line, whatever is in it", () => {
  assertLinear((size) => {
    const file = fileOf([at(0, "trace:note", { text: "-eyJ".repeat(size) })])
    return () => assert.isEmpty(verify(file))
  }, 1000)
})

it("L19 a comparison grows with the lines and commands of both", () => {
  const lane = "implicitTls" as const
  assertLinear((size) => {
    const [one = assert.fail("no connection")] = connections(
      traceOf(
        many(size, (time) => [
          at(time, "wire:sent", { lane, tag: `A${time}`, cmd: "NOOP", line: `A${time} NOOP` }),
          at(time, "wire:received", { lane, tag: `A${time}`, cond: "OK", line: `A${time} OK done` }),
          at(time, "wire:received", { lane, line: `* ${time} RECENT` })
        ])
      )
    )
    return () => assert.isTrue(Diff.of(one, one).same)
  }, 600)
})

describe("L19 what is explained of a connection", () => {
  const lane = "implicitTls" as const
  const received = (
    time: number,
    line: string,
    reported: { readonly tag?: string; readonly cond?: "NO" | "OK" } = {}
  ) => at(time, "wire:received", { lane, line, ...reported })
  const sent = (time: number, cmd: string, words: string) =>
    at(time, "wire:sent", { lane, tag: `A${time}`, cmd, line: `A${time} ${words}` })
  const unasked = (time: number): ReadonlyArray<Event> => [
    received(time, "+ go on"),
    at(time, "trace:note", {
      text: "a request that nothing waits for",
      kind: "overlooked",
      received: "request"
    })
  ]
  const mixed = (time: number): ReadonlyArray<Event> => [
    moved(time, "selecting", "e", "selected.quiet"),
    sent(time, "STORE", `STORE ${time} FLAGS ()`),
    received(time, `* ${time} EXPUNGE`),
    received(time, `A${time} NO not now`, { tag: `A${time}`, cond: "NO" }),
    sent(time + 0.5, "SEARCH", "SEARCH ALL"),
    ...unasked(time + 0.5),
    at(time + 0.5, "trace:note", { text: "?", line: 1 }),
    at(time + 0.5, "trace:gap", { dropped: 1 }),
    moved(time + 0.5, "selected.quiet", "e", "selecting")
  ]
  const fileWith = (size: number, of: (time: number) => ReadonlyArray<Event>) =>
    traceOf([
      sent(0, "SELECT", "SELECT INBOX"),
      received(0, "A0 OK done", { tag: "A0", cond: "OK" }),
      ...many(size, (time) => of(time + 1)),
      at(size + 1, "connection:ended", { outcome: "failed", error: "ConnectionLost", step: "selected" })
    ])

  it("grows with it", () => {
    assertLinear((size) => {
      const trace = fileWith(size, mixed)
      return () => void explain(trace)
    }, 250)
  })

  it("has no bound in the number of arguments of a call", () => {
    const all = connections(fileWith(140_000, unasked))
    for (const connection of all) assert.isNotEmpty(lint(connection))
  })
})

describe("time grows with the trace that is shown", () => {
  it.each([
    [
      "operations",
      (size: number) =>
        many(size, (op) => [
          at(op, "net:start", { op, kind: "tcp", lane: "implicitTls", family: 4 }),
          at(op, "net:end", { op, ok: true, lane: "implicitTls" })
        ])
    ],
    [
      "handshakes",
      (size: number) =>
        many(size, (op) => [
          moved(op, "dialing.implicitTls.connecting", "e", "dialing.implicitTls.handshaking"),
          at(op, "net:start", { op, kind: "tls", lane: "startTls" }),
          moved(op, "dialing.implicitTls.handshaking", "e", "dialing.implicitTls.connecting")
        ])
    ],
    [
      "states at one moment",
      (size: number) =>
        many(size, () => [
          moved(0, "resolving", "e", "dialing.startTls.waiting"),
          moved(0, "dialing.startTls.waiting", "e", "resolving")
        ])
    ],
    [
      "logins",
      (size: number) =>
        many(size, (time) => [
          moved(time, "identifying", "e", "authenticating.requesting"),
          moved(time + 0.5, "authenticating.requesting", "e", "identifying")
        ])
    ],
    [
      "a mailbox that is left and opened",
      (size: number) =>
        many(size, (time) => [
          moved(time, "selecting", "e", "selected.quiet"),
          at(time, "wire:received", { line: "* 3 EXISTS" }),
          moved(time + 0.5, "selected.quiet", "e", "selecting")
        ])
    ]
  ])("L19 %s", (_, eventsOf) => {
    assertLinear((size) => {
      const all = connections(traceOf(eventsOf(size)))
      return () => {
        for (const connection of all) {
          rows(connection)
          rows(connection)
        }
      }
    }, 600)
  })

  it("L19 a way in that rests again and again while no other one works", () => {
    const [working, resting] = ["dialing.implicitTls.connecting", "dialing.implicitTls.waiting"]
    assertLinear((size) => {
      const connection = connectionOf([
        ...many(size, (at) => [
          moved(10 * at, working, "e", resting),
          moved(10 * at + 8, resting, "e", working)
        ]),
        at(10 * size, "connection:ended", { outcome: "failed", error: "Timeout", step: "tcp" })
      ])
      return () => void railSteps(connection, "failed")
    }, 600)
  })

  it("L19 states that are never left", () => {
    assertLinear((size) => {
      const trace = traceOf(many(size, (time) => [moved(time, "off", "e", `state${time}`)]))
      return () => void Array.from(stately(trace.header, connections(trace)[0] ?? assert.fail()))
    }, 600)
  })

  it("L19 connections that failed before another one of their session succeeded", () => {
    const [retried, opened] = [
      connectionOf([at(0, "connection:ended", { outcome: "retried", error: "AuthRejected", step: "auth" })]),
      connectionOf([moved(0, "selecting", "e", "selected.quiet")])
    ] as const
    assertLinear((size) => {
      const all = Array.from({ length: size }, () => [retried, opened]).flat()
      return () => assert.strictEqual(titleOf(all), "IMAP trace")
    }, 2000)
  })
})
