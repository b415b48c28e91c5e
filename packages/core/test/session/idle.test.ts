/** IDLE in the dialogue alone: what may be written while one is in progress, and what happens to it. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as Command from "../../src/imap/Command.ts"
import * as Dialogue from "../../src/lifecycle/session/Dialogue.ts"
import type * as Entry from "../../src/lifecycle/session/Entry.ts"
import { nextDue } from "../../src/lifecycle/session/stages.ts"
import type { Input, Output } from "../../src/lifecycle/session/State.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { ascii, fence, noop, synchronizing, textOf, unbounded } from "./support.ts"

const idle: Entry.Planned = {
  command: Command.raw("IDLE"),
  step: "idle",
  kind: { _tag: "idle", silence: 60_000 }
}

const shown = (output: Output): ReadonlyArray<string> => {
  switch (output._tag) {
    case "Write":
      return [`C: ${textOf(output.bytes).trimEnd()}`]
    case "Answer":
      return [
        `${output.entry.tag} ${"condition" in output.answer ? output.answer.condition : output.answer._tag}`
      ]
    case "End":
      return [`end ${output.reason?._tag}`]
    default:
      return []
  }
}

/** A dialogue that has logged in; tags are `t1`, `t2` … */
const begun = () => {
  const rules = { fence, sizes: Sizes.from(), commandLimit: 60_000, quirks: [] }
  const state = Dialogue.make({
    rules,
    memory: unbounded(),
    prefix: "t",
    tolerates: Dialogue.tolerant,
    rtt: 0,
    at: 0
  })
  let at = 0
  const take = (input: Input) => Dialogue.step(state, input, at).flatMap(shown)
  const say = (...lines: ReadonlyArray<string>) =>
    lines.flatMap((line) => {
      const heard = take({ _tag: "Heard", unfinished: false })
      const response = Result.getOrThrow(ResponseParser.parse(ascii(line)))
      const bytes = line.length + 2
      return [...heard, ...take({ _tag: "Received", response, bytes, followed: false, provisional: false })]
    })
  say("* OK ready")
  take({ _tag: "LoggedIn" })
  const current = () => state.entries.find(({ kind }) => kind._tag === "idle")
  return {
    state,
    say,
    send: (...flight: ReadonlyArray<Entry.Planned>) =>
      take({ _tag: "Send", request: { flight, encoding: synchronizing } }),
    finish: () => {
      const entry = current()
      return entry === undefined ? [] : take({ _tag: "Done", entry })
    },
    giveUp: () => {
      const entry = current()
      return entry === undefined ? [] : take({ _tag: "GiveUp", entry })
    },
    sleep: () => take({ _tag: "Due", slept: true }),
    now: () => at,
    /** Time passes; what is due is taken as it comes. */
    pass: (ms: number) => {
      const until = at + ms
      const outputs: Array<string> = []
      for (let due = nextDue(state); due !== undefined && due <= until; due = nextDue(state)) {
        at = Math.max(at, due)
        outputs.push(...take({ _tag: "Due" }))
      }
      at = until
      return outputs
    }
  }
}

describe("K03 IDLE", () => {
  it("K03 goes out alone: what is in progress is answered first", () => {
    const { say, send } = begun()
    send(noop())
    assert.deepStrictEqual(send(idle), [])
    assert.deepStrictEqual(say("t1 OK done"), ["t1 OK", "C: t2 IDLE"])
  })

  it("K03 DONE waits for the continuation request, and a command for the answer to DONE", () => {
    const { finish, pass, say, send } = begun()
    send(idle)
    assert.deepStrictEqual([...finish(), ...send(noop()), ...pass(2_000)], [])
    assert.deepStrictEqual(say("+ idling"), ["t1 Continuation", "C: DONE"])
    assert.deepStrictEqual(say("* 4 EXISTS", "t1 OK done"), ["t1 OK", "C: t2 NOOP"])
  })

  it("K03 what is asked meanwhile ends it, once", () => {
    const { finish, say, send } = begun()
    send(idle)
    say("+ idling")
    assert.deepStrictEqual(send(noop()), ["C: DONE"])
    assert.deepStrictEqual([...send(noop()), ...finish()], [])
    assert.deepStrictEqual(say("t1 OK done"), ["t1 OK", "C: t2 NOOP", "C: t3 NOOP"])
  })

  it("K03 its length is no round trip, by which the grace of the next command would be measured", () => {
    const { finish, pass, say, send, state } = begun()
    send(idle)
    say("+ idling")
    pass(20_000)
    finish()
    say("t1 OK done")
    assert.strictEqual(state.rtt, 0)
  })

  it("K03 given up, it ends, and its answer is dropped", () => {
    const { giveUp, say, send } = begun()
    send(idle)
    assert.deepStrictEqual(giveUp(), [])
    assert.deepStrictEqual(say("+ idling", "t1 OK done"), ["C: DONE"])
    assert.deepStrictEqual(send(noop()), ["C: t2 NOOP"])
  })

  it("K05 ended by the server before anybody wants that, it is answered", () => {
    const { say, send } = begun()
    send(idle)
    assert.deepStrictEqual(say("+ idling", "t1 OK idle done"), ["t1 Continuation", "t1 OK"])
    assert.deepStrictEqual(send(noop()), ["C: t2 NOOP"])
  })

  it("K07 silence is reported once, and ends it", () => {
    const { pass, say, send } = begun()
    send(idle)
    say("+ idling")
    pass(50_000)
    say("* OK Still here")
    assert.deepStrictEqual(pass(59_000), [])
    assert.deepStrictEqual(pass(1_000), ["t1 Silent", "C: DONE"])
    assert.deepStrictEqual(pass(3_000), ["C: t2 NOOP"])
    assert.deepStrictEqual(say("t2 OK done"), ["t1 Swallowed"])
  })

  it("K04 data without end in place of the answer to DONE holds up nobody for longer than silence", () => {
    const { pass, say, send } = begun()
    send(idle)
    say("+ idling")
    assert.deepStrictEqual(send(noop()), ["C: DONE"])
    const heard = Array.from({ length: 40 }, (_, at) => [...pass(100), ...say(`* ${at + 4} EXISTS`)])
    assert.deepStrictEqual(heard.flat().slice(0, 1), ["C: t2 NOOP"])
    assert.strictEqual(
      heard.findIndex((outputs) => outputs.length > 0),
      29
    )
    assert.deepStrictEqual(say("t2 OK done"), ["t2 OK", "t1 Swallowed"])
  })

  it("K07 so is that the machine slept, however lately something came", () => {
    const { say, send, sleep } = begun()
    send(idle)
    assert.deepStrictEqual(sleep(), [])
    say("+ idling")
    assert.deepStrictEqual(sleep(), ["t1 Silent", "C: DONE"])
    assert.deepStrictEqual(sleep(), [])
  })

  const event = fc.oneof(
    fc.constantFrom("idle", "noop", "finish", "giveUp", "sleep", "+ idling", "* BAD what", "* 3 EXISTS"),
    fc.record({ pass: fc.constantFrom(10, 250, 3_000, 60_000) }),
    fc.record({ answer: fc.constantFrom("OK", "NO", "BAD"), to: fc.integer({ min: 1, max: 8 }) })
  )

  it("K03 whatever happens: DONE only after the request, and nothing before its answer but a fence", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const dialogue = begun()
        const { say, send } = dialogue
        let idling:
          | { tag: string; began: boolean; done: number; complained: number; fenced: boolean }
          | undefined
        const read = (outputs: ReadonlyArray<string>) => {
          for (const line of outputs.flatMap((each) => (each.startsWith("C: ") ? [each.slice(3)] : []))) {
            const now = dialogue.now()
            if (line === "DONE") {
              assert.isTrue(
                idling?.began === true && idling.done === Infinity,
                "DONE before the request, or twice"
              )
              if (idling !== undefined) idling.done = now
            } else if (line.endsWith("IDLE")) {
              idling = {
                tag: line.split(" ")[0] ?? "",
                began: false,
                done: Infinity,
                complained: Infinity,
                fenced: false
              }
            } else if (idling !== undefined) {
              const isFence = now >= idling.done + fence.done || now >= idling.complained + fence.grace
              assert.isTrue(idling.fenced || isFence, `${line} while IDLE was in progress`)
              // the server may begin it after all, and is then asked for its end
              idling.fenced = true
            }
          }
        }
        for (const each of events) {
          if (each === "idle") read(send(idle))
          else if (each === "noop") read(send(noop()))
          else if (each === "finish") read(dialogue.finish())
          else if (each === "giveUp") read(dialogue.giveUp())
          else if (each === "sleep") read(dialogue.sleep())
          else if (typeof each === "string") {
            if (each === "+ idling" && idling !== undefined) idling.began = true
            if (each === "* BAD what" && idling !== undefined)
              idling.complained = Math.min(idling.complained, dialogue.now())
            read(say(each))
          } else if ("pass" in each) {
            // in slices, so that DONE and the fence after it have different times
            for (let rest = each.pass; rest > 0; rest -= 250) read(dialogue.pass(Math.min(250, rest)))
          } else {
            if (idling?.tag === `t${each.to}`) idling = undefined
            read(say(`t${each.to} ${each.answer} done`))
          }
        }
      }),
      { numRuns: 400 }
    )
  })
})
