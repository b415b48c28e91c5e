import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { lasting, rows } from "../../src/model/timeline/rows.ts"
import * as Diff from "../../src/model/compare/Diff.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { assertLinear } from "../../../core/test/support/linear.ts"
import { at, moved, traceOf } from "../support.ts"

const many = (size: number, of: (at: number) => ReadonlyArray<Event>): ReadonlyArray<Event> =>
  Array.from({ length: size }, (_, at) => of(at)).flat()

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
          lasting(connection)
        }
      }
    }, 600)
  })
})
