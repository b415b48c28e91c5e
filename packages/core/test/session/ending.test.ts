import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Argument from "../../src/imap/Argument.ts"
import * as Command from "../../src/imap/Command.ts"
import type * as Entry from "../../src/lifecycle/session/Entry.ts"
import {
  ascii,
  errorOf,
  noop,
  opening,
  outcomeOf,
  type Played,
  played,
  select,
  sent,
  tagsIn,
  waiting,
  writes
} from "./support.ts"
import { said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"
import { settle } from "../support/settle.ts"

const idle: Entry.Planned = {
  command: Command.raw("IDLE"),
  step: "idle",
  kind: { _tag: "idle", silence: 60_000 }
}

const fetch: Entry.Planned = {
  command: Command.raw("FETCH", Argument.atom(1), Argument.atom("FLAGS")),
  step: "command"
}

describe("a response that never ends", () => {
  it.effect("V2 is recorded as a number of octets, and nothing of it", () =>
    Effect.gen(function* () {
      const { end, events, hear, session } = yield* played()
      yield* sent(session, select)
      yield* hear
      yield* end.write(ascii("* OK [ALERT] secr"))
      yield* settle
      assert.isEmpty(events().filter(({ name }) => name === "wire:unfinished"))
      yield* end.end
      yield* settle
      const reported = events().flatMap((event) =>
        event.name === "wire:unfinished" ? [event.data.bytes] : []
      )
      assert.deepStrictEqual(reported, ["* OK [ALERT] secr".length])
      assert.notInclude(JSON.stringify(events()), "secr")
    })
  )

  it.effect("V2 leaves no such event if all that came was complete", () =>
    Effect.gen(function* () {
      const { end, events } = yield* played()
      yield* end.end
      yield* settle
      assert.isEmpty(events().filter(({ name }) => name === "wire:unfinished"))
    })
  )
})

describe("what comes in one packet behind the end", () => {
  it.effect("is neither read nor recorded", () =>
    Effect.gen(function* () {
      const { events, say, session } = yield* played()
      yield* say("* PREAUTH again", "* 5 EXISTS", "* 6 EXISTS")
      yield* settle
      assert.isFalse(session.isOpen())
      assert.include(JSON.stringify(events()), "PREAUTH")
      assert.notInclude(JSON.stringify(events()), "EXISTS")
    })
  )
})

describe("silence", () => {
  const took = Effect.fnUntraced(function* (piece: string) {
    const { end, hear, say, session } = yield* played({ commandLimit: 2_000 })
    session.authenticated()
    const answer = yield* waiting(session, yield* sent(session, fetch))
    const [tag = ""] = tagsIn(yield* hear)
    yield* end.write(ascii("* 1 FETCH (BODY[] {9}\r\n"))
    for (let second = 0; second < 9; second++) {
      yield* TestClock.adjust(1_000)
      yield* end.write(ascii(piece))
      yield* settle
    }
    yield* say(")", `${tag} OK done`)
    yield* settle
    return outcomeOf(answer)
  })

  it.effect("T17 is none while octets of a literal come, however few", () =>
    Effect.map(took("x"), (outcome) => assert.strictEqual(outcome, "OK"))
  )

  it.effect("T17 is over the limit if a literal stops", () =>
    Effect.map(took(""), (outcome) => assert.strictEqual(outcome, "Timeout"))
  )
})

describe("BYE", () => {
  it.effect("T14 what waits fails with its words at the end of the stream", () =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      yield* hear
      yield* say("* BYE [UNAVAILABLE] System going down")
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* end.end
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ServerBye")
      const ended = yield* session.ended
      assert.deepStrictEqual(plain(ended.reason), {
        _tag: "ServerBye",
        code: said("UNAVAILABLE"),
        command: "SELECT",
        waitedMs: 0,
        answer: "none"
      })
      assert.strictEqual(ended.serverText, "System going down")
    })
  )

  /** Why a FETCH fails if the connection ends after this line. */
  const lostAfter = Effect.fnUntraced(function* (line: string) {
    const { end, hear, say, session } = yield* played()
    const entry = yield* sent(session, fetch)
    yield* hear
    yield* say(line)
    const lost = yield* Effect.forkChild(Effect.exit(session.commands.next(entry)))
    yield* end.end
    return errorOf(yield* Fiber.join(lost))?.reason
  })

  it.effect.each([
    ["* 1 FETCH (FLAGS ())", "begun"],
    ["* 1 EXISTS", "none"]
  ] as const)("T14 the end shows whether the answer to FETCH had begun: %s", ([line, answer]) =>
    Effect.map(lostAfter(line), (reason) => assert.deepInclude(reason, { command: "FETCH", answer }))
  )

  it.effect.each([
    ["* OK Mailbox is locked, will abort in 30 seconds", "lock"],
    ["* OK [INPROGRESS] A while", "work"],
    ["* OK [ALERT] Still here", undefined]
  ] as const)("T14 the end shows what the server said that it was doing: %s", ([line, serverSaid]) =>
    Effect.gen(function* () {
      const reason = yield* lostAfter(line)
      assert.strictEqual(
        reason !== undefined && "serverSaid" in reason ? reason.serverSaid : undefined,
        serverSaid
      )
    })
  )

  it.effect("K02 of an IDLE that has begun the end is that of the open mailbox", () =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      const entry = yield* sent(session, idle)
      yield* hear
      yield* say("+ idling")
      const begun = yield* session.commands.next(entry)
      assert.strictEqual(begun._tag, "Continuation")
      const lost = yield* Effect.forkChild(Effect.exit(session.commands.next(entry)))
      yield* end.end
      assert.strictEqual(errorOf(yield* Fiber.join(lost))?.step, "selected")
    })
  )

  it.effect("T14 or after 2 s, where the stream does not end", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      yield* hear
      yield* say("* BYE bye")
      yield* TestClock.adjust(1_999)
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* TestClock.adjust(1)
      assert.strictEqual(outcomeOf(answer), "ServerBye")
    })
  )

  it.effect("T14 an answer after it is still used", () =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      const [tag = ""] = tagsIn(yield* hear)
      yield* say("* BYE bye", `${tag} OK done`)
      yield* end.end
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
    })
  )

  it.effect("T14 nothing is written after it", () =>
    Effect.gen(function* () {
      const { memory, say, session } = yield* played()
      yield* say("* BYE bye")
      yield* settle
      const error = errorOf(yield* Effect.exit(sent(session, noop())))
      assert.strictEqual(error?.reason._tag, "ServerBye")
      assert.strictEqual(error?.step, "command")
      assert.isEmpty(writes(memory))
    })
  )

  it.effect.each([
    "* NO [ALERT] Maintenance begins",
    "<tag> NO Maintenance begins",
    "* BAD Maintenance begins"
  ])("quirk 21: the reason was in the line before: %s", (line) =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      yield* sent(session, noop())
      const [tag = ""] = tagsIn(yield* hear)
      yield* say(line.replace("<tag>", tag), "* BYE Connection closed. 14")
      yield* end.end
      assert.strictEqual((yield* session.ended).serverText, "Maintenance begins / Connection closed. 14")
    })
  )

  it.effect.each(["Server shutting down", "Disconnected for maintenance", "Logged in from another location"])(
    "quirk 21: a BYE that gives a reason of its own needs none before it: %s",
    (words) =>
      Effect.gen(function* () {
        const { end, hear, say, session } = yield* played()
        yield* sent(session, noop())
        const [tag = ""] = tagsIn(yield* hear)
        yield* say(`${tag} NO [LIMIT] Suggested Backoff Time: 60000`, `* BYE ${words}`)
        yield* end.end
        assert.strictEqual((yield* session.ended).serverText, words)
      })
  )

  it.effect("quirk 21: a line that came a minute before is not the reason", () =>
    Effect.gen(function* () {
      const { end, say, session } = yield* played()
      yield* say("* NO [OVERQUOTA] Quota exceeded")
      yield* TestClock.adjust("1 minute")
      yield* say("* BYE Server restarts")
      yield* end.end
      assert.strictEqual((yield* session.ended).serverText, "Server restarts")
    })
  )

  it.effect("quirk 21: nor is one after which the server went on to IDLE", () =>
    Effect.gen(function* () {
      const { end, say, session } = yield* played()
      yield* say("* BAD Unknown command", "+ idling", "* BYE Password changed")
      yield* end.end
      const { serverText } = yield* session.ended
      assert.strictEqual(serverText, "Password changed")
    })
  )

  it.effect("quirk 21: a refusal that a success followed is no reason any more", () =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      const ask = (condition: string) =>
        Effect.gen(function* () {
          yield* sent(session, noop())
          yield* say(`${tagsIn(yield* hear)[0]} ${condition}`)
        })
      yield* ask("NO not now")
      yield* ask("OK done")
      yield* say("* BYE Autologout")
      yield* end.end
      assert.strictEqual((yield* session.ended).serverText, "Autologout")
    })
  )
})

describe("the end of the stream", () => {
  it.effect("T15 fails what waits, each with its own step", () =>
    Effect.gen(function* () {
      const { end, hear, session } = yield* played()
      const one = yield* waiting(session, yield* sent(session, select))
      const two = yield* waiting(session, yield* sent(session, noop()))
      yield* hear
      yield* end.end
      yield* settle
      const steps = [one, two].map((fiber) =>
        plain(errorOf(fiber.pollUnsafe() ?? Exit.die("it waits"))?.reason)
      )
      assert.deepStrictEqual(steps, [
        { _tag: "ConnectionLost", step: "select", command: "SELECT", waitedMs: 0, answer: "none" },
        { _tag: "ConnectionLost", step: "command", command: "SELECT", waitedMs: 0, answer: "none" }
      ])
    })
  )

  it.effect("T15 within a literal: how much of it had come", () =>
    Effect.gen(function* () {
      const { end, session } = yield* played()
      yield* end.write(ascii("* 1 FETCH (BODY[] {48}\r\nDear Bob"))
      yield* end.end
      const { reason } = yield* session.ended
      assert.deepStrictEqual(plain(reason), {
        _tag: "ConnectionLost",
        step: "selected",
        literal: { bytes: 48, received: 8 }
      })
    })
  )

  it.effect("T15 data before it makes no success", () =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      yield* hear
      yield* say("* 1 EXISTS")
      yield* end.reset
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ConnectionLost")
    })
  )

  it.effect("fails what is sent after it", () =>
    Effect.gen(function* () {
      const { end, session } = yield* played()
      yield* end.end
      yield* settle
      const error = errorOf(yield* Effect.exit(sent(session, select)))
      assert.deepStrictEqual(plain(error?.reason), { _tag: "ConnectionLost", step: "select" })
    })
  )

  it.effect("comes with the session's own close, too: nobody waits forever", () =>
    Effect.gen(function* () {
      const { session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      yield* session.close
      yield* settle
      assert.strictEqual(outcomeOf(answer), "Closed")
    })
  )
})

describe("the greeting", () => {
  const busy = "* OK Waiting for authentication process to respond.."
  const texts = (session: Played["session"]) =>
    Effect.map(Effect.all([opening(session), opening(session)]), (openings) =>
      openings.map((opening) => ("text" in opening ? opening.text : opening._tag))
    )

  it.effect("quirk 66: after a provisional one comes the one that is meant, in one packet or later", () =>
    Effect.gen(function* () {
      const together = yield* played({ greeting: "" })
      yield* together.say(busy, "* OK ready")
      assert.deepStrictEqual(yield* texts(together.session), [busy.slice(5), "ready"])
      const apart = yield* played({ greeting: "" })
      const reading = yield* Effect.forkChild(texts(apart.session), { startImmediately: true })
      yield* apart.say(busy)
      yield* settle
      yield* apart.say("* OK ready")
      yield* settle
      assert.deepStrictEqual(reading.pollUnsafe(), Exit.succeed([busy.slice(5), "ready"]))
      assert.strictEqual(apart.session.greeting(), "ready")
    })
  )

  it.effect("quirk 66: the connection has one reader, however many are waited for", () =>
    Effect.gen(function* () {
      let readers = 0
      let maxReaders = 0
      const { end, say, session } = yield* played({
        greeting: "",
        through: ({ buffered, channel, pull, upgrade, write }) => ({
          buffered,
          channel,
          upgrade,
          write,
          pull: Effect.acquireUseRelease(
            Effect.sync(() => (maxReaders = Math.max(maxReaders, ++readers))),
            () => pull,
            () => Effect.sync(() => readers--)
          )
        })
      })
      yield* say(busy)
      yield* opening(session)
      const next = yield* Effect.forkChild(opening(session), { startImmediately: true })
      yield* settle
      yield* say("* OK ready")
      yield* Fiber.join(next)
      yield* end.end
      assert.strictEqual(maxReaders, 1)
    })
  )

  it.effect("quirk 66: or the end", () =>
    Effect.gen(function* () {
      const { end, say, session } = yield* played({ greeting: "" })
      yield* say(busy)
      yield* end.end
      assert.deepStrictEqual(yield* texts(session), [busy.slice(5), "End"])
    })
  )
})

describe("what a server may not say", () => {
  it.effect("G12 PREAUTH after the greeting ends the connection", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, select))
      yield* hear
      yield* say("* PREAUTH welcome")
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolViolation")
    })
  )

  it.effect("X21 P23 200 untagged lines before the login are enough", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, noop()))
      yield* hear
      yield* say(...Array.from({ length: 200 }, () => "* OK still here"))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* say("* OK still here")
      yield* settle
      assert.strictEqual(outcomeOf(answer), "TooMuchData")
    })
  )

  it.effect("M1 X21 H8 a step keeps what it reads, and that within 1 MiB of memory", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      session.authenticated()
      const entry = yield* sent(session, select)
      const answer = yield* waiting(session, entry)
      yield* hear
      const thousand = (line: string) => Array.from({ length: 1_000 }, () => line)
      const fetched = `* 1 FETCH (X "${"x".repeat(2_000)}")`
      for (let round = 0; round < 2; round++) yield* say(...thousand(fetched))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      assert.isEmpty(entry.untagged)
      for (let round = 0; round < 26; round++) yield* say(...thousand("* 1 EXISTS"))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* say(...thousand("* 1 EXISTS"))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "TooMuchData")
    })
  )

  it.effect("X20 P23 a line without end fails before it is kept", () =>
    Effect.gen(function* () {
      const { end, hear, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, noop()))
      yield* hear
      yield* end.write(new Uint8Array(8_195).fill(0x61))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "LineTooLong")
    })
  )

  it.effect("X19 X22 limits end the connection: a literal announced, parentheses too deep", () =>
    Effect.gen(function* () {
      const endings = [`* X {9999999999}`, `* ID ${"(".repeat(5_000)}`]
      const found = yield* Effect.forEach(endings, (line) =>
        Effect.gen(function* () {
          const { say, session } = yield* played()
          yield* say(line)
          return (yield* session.ended).reason._tag
        })
      )
      assert.deepStrictEqual(found, ["LiteralTooLarge", "NestingTooDeep"])
    })
  )
})
