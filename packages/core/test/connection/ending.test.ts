/** What a trace reports of an end: the reason's own facts, and which way in a limit belongs to. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Advice from "../../src/failure/Advice.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type * as Trace from "../../src/trace/Trace.ts"
import { recording } from "../trace/support.ts"
import { attempt, errorOf, host } from "./support.ts"
import { Clock } from "effect"
import * as ImapError from "../../src/failure/ImapError.ts"
import { ended } from "../../src/trace/ended.ts"
import { said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"

const timers = (events: ReadonlyArray<Trace.Event>) =>
  events.flatMap((event) =>
    event.name === "timer:set" || event.name === "timer:fired"
      ? [`${event.name} ${event.data.timer} ${event.data.lane}`]
      : []
  )

const ends = (events: ReadonlyArray<Trace.Event>) =>
  events.flatMap((event) => (event.name === "connection:ended" ? [event.data] : []))

describe("ends in a trace", () => {
  it.effect("V-D1 each limit of a race names its way in", () =>
    Effect.gen(function* () {
      const { events } = yield* attempt(Simulator.profiles["silent-greeting"], {
        account: { security: "auto" },
        policy: { attempts: 1 }
      })
      const reported = timers(events())
      for (const lane of ["implicitTls", "startTls"]) {
        assert.include(reported, `timer:set greetingLimit ${lane}`)
        assert.include(reported, `timer:fired greetingLimit ${lane}`)
      }
      assert.include(reported, "timer:set raceLimit undefined")
    })
  )

  it.effect("V-D3 the end carries what the reason knows, so that its words can be made again", () =>
    Effect.gen(function* () {
      const { events, exit } = yield* attempt(Simulator.profiles["silent-greeting"], {
        account: { security: "auto" },
        policy: { attempts: 1 }
      })
      const error = errorOf(exit)
      const [end] = ends(events())
      assert.isDefined(error)
      assert.strictEqual(end?.error, error?.reason._tag)
      const { _tag: _, ...facts } = plain(error?.reason) ?? { _tag: "Closed" }
      assert.deepStrictEqual(end?.facts, facts)
      const { actionBy, advice, party, retry, title } = error ?? {}
      assert.deepInclude(end, { actionBy, party, retry })
      assert.deepStrictEqual(end && Advice.wordsOf({ ...end, error: end.error ?? "" }), { title, advice })
      assert.strictEqual(end?.causes?.length, error?.causes.length)
    })
  )
})

describe("facts of a reason", () => {
  const reported = (error: ImapError.ImapError, redaction: Trace.Redaction) =>
    Effect.map(Clock.clockWith(Effect.succeed), (clock) => {
      const { events, recorder } = recording(clock, redaction)
      recorder.emit("connection:ended", { outcome: "failed", ...ended(error) })
      return ends(events())[0]
    })

  it.effect("V-D3 names asked and shown, issuer and fingerprint are in it", () =>
    Effect.gen(function* () {
      const detail = said(`the certificate is for a.example, not for ${host}; SHA-256 fingerprint AB:CD`)
      const data = yield* reported(
        ImapError.make({ _tag: "TlsName", serverName: host, detail }, "tls"),
        "strict"
      )
      assert.deepStrictEqual(data?.facts, { serverName: host, detail })
    })
  )

  it.effect(
    "V-D3 a strict trace names neither folder nor address, and of another account only the server",
    () =>
      Effect.gen(function* () {
        const cause = ImapError.make({ _tag: "ConnectRefused", host: "192.0.2.1", port: 143 }, "tcp")
        const error = ImapError.make({ _tag: "MailboxMissing", mailbox: "Scheidung" }, "select", {
          causes: [cause]
        })
        const data = yield* reported(error, "strict")
        assert.deepStrictEqual(data?.facts, { mailbox: "<mbox:1>" })
        assert.deepStrictEqual(data?.causes, [
          {
            error: "ConnectRefused",
            step: "tcp",
            facts: { host: "<ip>", port: 143 },
            party: "either",
            actionBy: "admin",
            retry: "now"
          }
        ])
        const referral = yield* reported(
          ImapError.make({ _tag: "Referral", url: said("imap://anna@other.example/") }, "auth"),
          "strict"
        )
        assert.deepStrictEqual(referral?.facts, { url: "imap://other.example/<data>" })
      })
  )
})
