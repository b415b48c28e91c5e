import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Queue } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import * as Reserved from "../../src/imap/command/Reserved.ts"
import {
  type Connection,
  connection as ownConnection,
  TransportError
} from "../../src/lifecycle/Transport.ts"
import {
  ascii,
  errorOf,
  id,
  login,
  noop,
  opening,
  outcomeOf,
  type Played,
  played,
  select,
  sent,
  sessionOver,
  synchronizing,
  tagsIn,
  textOf,
  waiting,
  writes
} from "./support.ts"
import { settle } from "../support/settle.ts"

describe("writing", () => {
  it.effect("T07 the commands of a flight go out in one write", () =>
    Effect.gen(function* () {
      const { memory, session } = yield* played()
      const entries = yield* session.commands.send([id, select, noop()], synchronizing)
      const [written = "", ...more] = writes(memory)
      assert.isEmpty(more)
      assert.strictEqual(written.split("\r\n").length - 1, 3)
      assert.deepStrictEqual(
        entries.map(({ tag }) => tag),
        tagsIn(written)
      )
      assert.strictEqual(session.flights(), 1)
    })
  )

  it.effect("T07 nothing follows a command that awaits a continuation request", () =>
    Effect.gen(function* () {
      const { memory, session } = yield* played()
      const authenticate = {
        command: Reserved.authenticate("PLAIN"),
        step: "auth",
        kind: { _tag: "sasl", whole: false },
        reads: ["Capability", "Status"]
      } as const
      const entries = yield* session.commands.send([id, authenticate, noop()], synchronizing)
      assert.strictEqual(entries.length, 2)
      assert.match(writes(memory).join(""), /AUTHENTICATE PLAIN\r\n$/)
    })
  )

  it.effect("T07 nor one whose literal does", () =>
    Effect.gen(function* () {
      const { memory, session } = yield* played()
      const entries = yield* session.commands.send([login("ü", "secret"), noop()], synchronizing)
      assert.strictEqual(entries.length, 1)
      assert.match(writes(memory).join(""), /LOGIN \{2\}\r\n$/)
    })
  )

  it.effect("a command is known before its first byte is written", () =>
    Effect.gen(function* () {
      const incoming = yield* Queue.unbounded<Uint8Array>()
      yield* Queue.offer(incoming, ascii("* OK ready\r\n"))
      const hasty: Connection = ownConnection({
        pull: Effect.map(Queue.take(incoming), (chunk) => [chunk]),
        write: (bytes) =>
          Effect.andThen(Queue.offer(incoming, ascii(`${tagsIn(textOf(bytes))[0]} OK done\r\n`)), settle)
      })
      const { session } = yield* sessionOver(hasty, { strict: true })
      yield* opening(session)
      const answer = yield* session.commands.answer(yield* sent(session, noop()))
      assert.strictEqual(answer._tag, "Tagged")
    })
  )

  it.effect("T14 a write that fails reports what the server said last", () =>
    Effect.gen(function* () {
      const incoming = yield* Queue.unbounded<Uint8Array>()
      yield* Queue.offer(incoming, ascii("* OK ready\r\n"))
      const gone = new TransportError({ failure: "reset", detail: "" })
      const cut: Connection = ownConnection({
        pull: Effect.flatMap(Queue.take(incoming), (chunk) =>
          chunk.length === 0 ? Effect.fail(gone) : Effect.succeed([chunk])
        ),
        write: () =>
          Effect.andThen(
            Queue.offerAll(incoming, [ascii("* BYE Too many commands\r\n"), ascii("")]),
            Effect.fail(gone)
          )
      })
      const { session } = yield* sessionOver(cut)
      yield* opening(session)
      const error = errorOf(yield* Effect.exit(sent(session, select)))
      assert.strictEqual(error?.reason._tag, "ServerBye")
      assert.strictEqual(error?.step, "select")
      assert.strictEqual(error?.serverText, "Too many commands")
    })
  )
})

describe("literals", () => {
  it.effect("T04 T11 a password with quotes is written whole, each part when it is asked for", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, login('us"er', 'p"a\\ß')))
      const first = yield* hear
      assert.match(first, /^\w+ LOGIN \{5\}\r\n$/)
      yield* say("+ go on")
      assert.strictEqual(yield* hear, 'us"er {6}\r\n')
      yield* say("+")
      assert.strictEqual(yield* hear, 'p"a\\ß\r\n')
      yield* say(`${tagsIn(first)[0]} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
      assert.strictEqual(session.flights(), 3)
    })
  )

  it.effect.each(["NO", "BAD"])(
    "T04 %s instead of a request ends the command, and the rest is never written",
    (no) =>
      Effect.gen(function* () {
        const { hear, memory, say, session } = yield* played()
        const answer = yield* waiting(session, yield* sent(session, login("user", "sécret")))
        const [tag = ""] = tagsIn(yield* hear)
        yield* say(`${tag} ${no} not like this`, "+ go on")
        yield* settle
        assert.strictEqual(outcomeOf(answer), no)
        assert.notInclude(writes(memory).join(""), "sécret")
      })
  )

  it.effect("T04 OK to a command that is not written whole answers something else", () =>
    Effect.gen(function* () {
      const { hear, memory, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, login("user", "sécret")))
      yield* say(`${tagsIn(yield* hear)[0]} OK welcome`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolDesync")
      assert.notInclude(writes(memory).join(""), "sécret")
    })
  )

  it.effect("T04 nothing goes between a command and its literal, though nobody waits for it any more", () =>
    Effect.gen(function* () {
      const { hear, memory, say, session } = yield* played()
      const rename = Command.raw("RENAME", { _tag: "Text", text: "ä" }, { _tag: "Text", text: "b" })
      const first = yield* waiting(session, yield* sent(session, { command: rename, step: "command" }))
      const [tag = ""] = tagsIn(yield* hear)
      yield* Fiber.interrupt(first)
      const second = yield* Effect.forkChild(sent(session, noop()), { startImmediately: true })
      yield* settle
      assert.strictEqual(writes(memory).length, 1)
      yield* say("+ go on")
      assert.strictEqual(yield* hear, "ä b\r\n")
      yield* say(`${tag} NO no such mailbox`)
      assert.match(yield* hear, /NOOP/)
      const answer = yield* waiting(session, yield* Fiber.join(second))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
    })
  )
})

describe("a command that the app gives up", () => {
  const interruptions = (events: Played["events"]) =>
    events().flatMap((event) => (event.name === "command:interrupted" ? [event.data] : []))

  it.effect("is in the trace, and so is its late answer", () =>
    Effect.gen(function* () {
      const { events, hear, say, session } = yield* played()
      const asked = session.commands.ask(noop(), synchronizing)
      const leaving = yield* Effect.forkChild(Effect.timeoutOption(asked, "3 seconds"), {
        startImmediately: true
      })
      const [tag = ""] = tagsIn(yield* hear)
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(interruptions(events), [])
      yield* TestClock.adjust("1 second")
      assert.isTrue(Option.isNone(yield* Fiber.join(leaving)))
      assert.deepStrictEqual(interruptions(events), [{ lane: "implicitTls", tag, cmd: "NOOP", by: "open" }])
      yield* say(`${tag} OK late`)
      yield* settle
      assert.strictEqual(events().at(-1)?.name, "wire:received")
      assert.strictEqual(interruptions(events).length, 1)
    })
  )

  it.effect("is not in the trace if it was never written", () =>
    Effect.gen(function* () {
      const { events, hear, session } = yield* played()
      const rename = Command.raw("RENAME", { _tag: "Text", text: "ä" }, { _tag: "Text", text: "b" })
      yield* sent(session, { command: rename, step: "command" })
      yield* hear
      const parked = yield* Effect.forkChild(session.commands.ask(noop(), synchronizing), {
        startImmediately: true
      })
      yield* Fiber.interrupt(parked)
      assert.deepStrictEqual(interruptions(events), [])
    })
  )

  it.effect("is not given up by the end of its connection", () =>
    Effect.gen(function* () {
      const { events, hear, session } = yield* played()
      const asking = yield* Effect.forkChild(session.commands.ask(noop(), synchronizing), {
        startImmediately: true
      })
      yield* hear
      yield* session.close
      assert.isTrue(Exit.isFailure(yield* Fiber.await(asking)))
      assert.deepStrictEqual(interruptions(events), [])
    })
  )
})

describe("continuation requests", () => {
  it.effect("T05 one that nothing waits for ends a connection in the clear", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played({ strict: true })
      const answer = yield* waiting(session, yield* sent(session, noop()))
      yield* hear
      yield* say("+ continue")
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolDesync")
    })
  )

  it.effect("T05 X32 within TLS it is never answered: after LOGIN, during SELECT, more than once", () =>
    Effect.gen(function* () {
      const { hear, memory, say, session } = yield* played()
      const answers = yield* Effect.forEach([login("user", "secret"), select], (planned) =>
        Effect.gen(function* () {
          const answer = yield* waiting(session, yield* sent(session, planned))
          const [tag = ""] = tagsIn(yield* hear)
          yield* say("+ go on", "+ more", `${tag} OK done`)
          yield* settle
          return outcomeOf(answer)
        })
      )
      assert.deepStrictEqual(answers, ["OK", "OK"])
      assert.strictEqual(writes(memory).length, 2)
    })
  )

  it.effect("P19 untagged data may come while one is awaited", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const entry = yield* sent(session, login("user", "sécret"))
      yield* hear
      yield* say("* 2 EXISTS", "* OK still here", "+ go on")
      assert.strictEqual(yield* hear, "sécret\r\n")
      // EXISTS is of no use to a login
      assert.deepStrictEqual(
        entry.untagged.map(({ _tag }) => _tag),
        ["Status"]
      )
    })
  )

  it.effect("P16 seventeen lines that are nothing end the connection", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      yield* hear
      yield* say(...Array.from({ length: 16 }, () => "[COPYUID 55 31 6]"))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* say("")
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolDesync")
    })
  )
})
