/** A literal whose bytes the app gives: what a server reads, whatever happens meanwhile. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Latch, Result, Stream } from "effect"
import * as fc from "fast-check"
import * as Argument from "../../src/imap/Argument.ts"
import * as Command from "../../src/imap/Command.ts"
import * as Dialogue from "../../src/lifecycle/session/Dialogue.ts"
import * as Entry from "../../src/lifecycle/session/Entry.ts"
import type { Input, Output } from "../../src/lifecycle/session/State.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import type { Connection } from "../../src/lifecycle/Transport.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { ascii, noop, played, synchronizing, textOf, unbounded } from "./support.ts"
import { settle } from "../support/settle.ts"

const fence = { enabled: true, grace: 250, deaf: 5_000, authentication: 3_000, done: 3_000 }

/** Only the message has this letter. */
const z = "z"
const size = 6

const append: Entry.Planned = {
  step: "command",
  command: Command.raw("APPEND", "a", Argument.stream(size, Stream.empty))
}

/** A dialogue after the login; tags are `t1`, `t2` … */
const begun = (literals: "synchronizing" | "plus") => {
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
  let written = ""
  const take = (input: Input): ReadonlyArray<Output> => {
    const outputs = Dialogue.step(state, input, at)
    for (const output of outputs) if (output._tag === "Write") written += textOf(output.bytes)
    return outputs
  }
  const say = (line: string) => {
    take({ _tag: "Heard", unfinished: false })
    const response = Result.getOrThrow(ResponseParser.parse(ascii(line)))
    take({ _tag: "Received", response, bytes: line.length + 2, followed: false, provisional: false })
  }
  say("* OK ready")
  take({ _tag: "LoggedIn" })
  return {
    say,
    take,
    send: (planned: Entry.Planned) =>
      void take({ _tag: "Send", request: { flight: [planned], encoding: { literals, utf8: false } } }),
    pass: (ms: number) => {
      at += ms
      take({ _tag: "Due" })
    },
    appending: () => state.entries.find(({ kind }) => kind._tag === "supplied"),
    written: () => written
  }
}

/** Whole commands, and at the end one that may be unfinished; a message that was begun is whole, or is the end. */
const wholeCommands =
  /^(?:t\d+ NOOP\r\n|t\d+ APPEND a \{6\}\r\n(?:z{6}\r\n)?|t\d+ APPEND a \{6\+\}\r\nz{6}\r\n)*(?:t\d+ APPEND a \{6\+?\}\r\nz{0,6})?$/

const event = fc.oneof(
  fc.constantFrom("noop", "append", "append", "+", "+", "* BAD what", "* 3 EXISTS", "fed", "giveUp"),
  fc.tuple(fc.constantFrom("OK", "NO", "BAD"), fc.integer({ min: 1, max: 6 })),
  fc.record({ feed: fc.constantFrom(0, 1, 3, 6, 7) }),
  fc.constantFrom("message" as const),
  fc.record({ pass: fc.constantFrom(10, 250, 3_000) })
)

describe("a message that comes in pieces", () => {
  it("R0 nothing else is written while the server takes what comes for it, whatever happens", () => {
    let whole = 0
    fc.assert(
      fc.property(
        fc.constantFrom("synchronizing" as const, "plus" as const),
        fc.array(event, { maxLength: 40, size: "max" }),
        (literals, events) => {
          const { appending, pass, say, send, take, written } = begun(literals)
          const owed = () => {
            const entry = appending()
            return (entry && Entry.supplyOf(entry)?.owes) ?? 0
          }
          const onStream = (input: (entry: Entry.Entry) => Input) => {
            const entry = appending()
            if (entry !== undefined) take(input(entry))
          }
          const feed = (bytes: Uint8Array) => onStream((entry) => ({ _tag: "Feed", entry, bytes }))
          const steps: Readonly<Record<string, () => void>> = {
            noop: () => send(noop()),
            append: () => send(append),
            fed: () => onStream((entry) => ({ _tag: "Fed", entry })),
            giveUp: () => onStream((entry) => ({ _tag: "GiveUp", entry })),
            message: () => {
              feed(ascii(z.repeat(owed())))
              steps["fed"]?.()
            }
          }
          for (const each of events) {
            if (typeof each === "string") (steps[each] ?? (() => say(each)))()
            else if ("feed" in each) feed(ascii(z.repeat(each.feed)))
            else if ("pass" in each) pass(each.pass)
            else say(`t${each[1]} ${each[0]} done`)
          }
          if (/z{6}\r\n/.test(written())) whole++
          assert.match(written(), wholeCommands)
        }
      ),
      { numRuns: 400 }
    )
    // it is seen at all
    assert.isAbove(whole, 0)
  })

  it("a refusal half-way is reported once all of it is out", () => {
    const { appending, say, send, take, written } = begun("plus")
    send(append)
    const entry = appending()
    assert.isDefined(entry)
    if (entry === undefined) return
    take({ _tag: "Feed", entry, bytes: ascii("zzz") })
    say("t1 NO [OVERQUOTA] full")
    send(noop())
    take({ _tag: "Feed", entry, bytes: ascii("zzz") })
    const outputs = take({ _tag: "Fed", entry })
    assert.deepStrictEqual(
      outputs.flatMap((output) => (output._tag === "Answer" ? [output.answer._tag] : [])),
      ["Tagged"]
    )
    assert.strictEqual(written(), "t1 APPEND a {6+}\r\nzzzzzz\r\nt2 NOOP\r\n")
  })

  it.effect("is not read faster than the network takes it", () =>
    Effect.gen(function* () {
      const open = yield* Latch.make(false)
      const written: Array<number> = []
      const slow = (connection: Connection): Connection => ({
        ...connection,
        write: (bytes) => {
          written.push(bytes.length)
          return written.length > 4
            ? Effect.andThen(open.await, connection.write(bytes))
            : connection.write(bytes)
        }
      })
      const { hear, say, session } = yield* played({ through: slow })
      let pulled = 0
      const piece = new Uint8Array(10_000).fill(0x7a)
      const stream = Stream.range(1, 20).pipe(
        Stream.rechunk(1),
        Stream.map(() => {
          pulled++
          return piece
        })
      )
      const command = Command.raw("APPEND", "a", Argument.stream(200_000, stream))
      const asked = yield* Effect.forkChild(
        session.commands.ask({ step: "command", command }, synchronizing),
        {
          startImmediately: true
        }
      )
      const [tag = ""] = (yield* hear).split(" ")
      assert.strictEqual(pulled, 0)
      yield* say("+ go ahead")
      yield* settle
      // four writes are out, with the command's own; the fifth waits, and what comes next is not asked for
      assert.isAtMost(pulled, 5)
      yield* open.open
      let heard = ""
      while (!heard.endsWith("\r\n")) heard += yield* hear
      yield* say(`${tag} OK done`)
      const { answer } = yield* Fiber.join(asked)
      assert.strictEqual(answer._tag, "Tagged")
      assert.strictEqual(
        written.reduce((sum, length) => sum + length, 0),
        `${tag} APPEND a {200000}\r\n`.length + 200_000 + 2
      )
    })
  )
})
