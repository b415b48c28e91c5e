import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import { plain as raw } from "../../src/imap/command/raw.ts"
import * as Argument from "../../src/imap/Argument.ts"
import * as Reserved from "../../src/imap/command/Reserved.ts"
import type * as Entry from "../../src/lifecycle/session/Entry.ts"
import {
  ascii,
  id,
  login,
  noop,
  outcomeOf,
  type Played,
  played,
  select,
  sent,
  synchronizing,
  tagsIn,
  waiting,
  writes
} from "./support.ts"
import { settle } from "../support/settle.ts"

/** Passes time to the last moment, and looks. */
const pass = (ms: number) => Effect.andThen(TestClock.adjust(ms), settle)

/** A flight in the air: its tags, and what each of its commands has come to. */
const flying = Effect.fnUntraced(function* (
  { hear, session }: Pick<Played, "hear" | "session">,
  ...flight: ReadonlyArray<Entry.Planned>
) {
  const entries = yield* session.commands.send(flight, synchronizing)
  const fibers = yield* Effect.forEach(entries, (entry) => waiting(session, entry))
  const tags = tagsIn(yield* hear)
  return {
    tags,
    outcomes: () => fibers.map(outcomeOf),
    /** Where the test says otherwise, the first one's. */
    outcome: () => fibers.map(outcomeOf)[0]
  }
})

const bad = "* BAD Command!"

describe("T09 an untagged BAD", () => {
  it.effect("completes nothing by itself: the command's own answer counts", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome, tags } = yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(249)
      yield* peer.say(`${tags[0]} OK done`)
      yield* pass(10_000)
      assert.strictEqual(outcome(), "OK")
      assert.strictEqual(writes(peer.memory).length, 1)
    })
  )

  it.effect("is decided by a NOOP after the grace, if nothing else is in the air", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome } = yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(249)
      assert.strictEqual(writes(peer.memory).length, 1)
      yield* pass(1)
      const fence = yield* peer.hear
      assert.match(fence, /^\w+ NOOP\r\n$/)
      assert.strictEqual(outcome(), "waits")
      yield* peer.say(`${tagsIn(fence)[0]} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "Swallowed")
    })
  )

  it.effect("takes its own answer even after the NOOP, while that is not answered", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome, tags } = yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(250)
      const fence = tagsIn(yield* peer.hear)[0]
      yield* peer.say(`${tags[0]} NO who are you`, `${fence} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "NO")
    })
  )

  it.effect("is decided by the next command of the flight, which needs no NOOP", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcomes, tags } = yield* flying(peer, id, select)
      yield* peer.say(bad, `${tags[1]} OK done`)
      yield* pass(249)
      assert.deepStrictEqual(outcomes(), ["waits", "OK"])
      yield* pass(1)
      assert.deepStrictEqual(outcomes(), ["Swallowed", "OK"])
      assert.strictEqual(writes(peer.memory).length, 1)
    })
  )

  it.effect("is laid to the oldest command that has none yet", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcomes, tags } = yield* flying(peer, id, noop(), select)
      yield* peer.say(bad, bad, `${tags[2]} OK done`)
      yield* pass(250)
      assert.deepStrictEqual(outcomes(), ["Swallowed", "Swallowed", "OK"])
    })
  )

  it.effect("keeps the words of the first, if a second one follows", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const answer = yield* waiting(peer.session, yield* sent(peer.session, id))
      yield* peer.hear
      yield* peer.say("* BAD ID is unknown", "* BAD and so is this")
      yield* pass(250)
      yield* peer.say(`${tagsIn(yield* peer.hear)[0]} OK done`)
      assert.deepInclude(yield* Fiber.join(answer), { _tag: "Swallowed", text: "BAD ID is unknown" })
    })
  )

  it.effect("is not laid to a command that nobody waits for any more", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const abandoned = yield* waiting(peer.session, yield* sent(peer.session, select))
      yield* peer.hear
      yield* Fiber.interrupt(abandoned)
      const { outcome } = yield* flying(peer, noop())
      yield* peer.say(bad)
      yield* pass(250)
      yield* peer.say(`${tagsIn(yield* peer.hear)[0]} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "Swallowed")
    })
  )

  it.effect("ends a mandatory command only when the fence is answered", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome } = yield* flying(peer, noop())
      yield* peer.say(bad)
      yield* pass(250)
      const fence = tagsIn(yield* peer.hear)[0]
      yield* pass(60_000)
      assert.strictEqual(outcome(), "waits")
      yield* peer.say(`${fence} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "Swallowed")
    })
  )

  it.effect("in answer to the NOOP draws no second one", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome } = yield* flying(peer, noop())
      yield* peer.say(bad)
      yield* pass(250)
      yield* peer.say(bad)
      yield* pass(60_000)
      assert.strictEqual(writes(peer.memory).length, 2)
      assert.strictEqual(outcome(), "waits")
    })
  )

  it.effect("to a NOOP that was lost is not laid to a later command", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(250)
      yield* peer.hear
      const first = yield* flying(peer, noop())
      yield* peer.say(`${first.tags[0]} OK done`)
      yield* pass(250)
      const { outcome } = yield* flying(peer, noop())
      yield* peer.say(bad)
      yield* pass(250)
      yield* peer.say(`${tagsIn(yield* peer.hear)[0]} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "Swallowed")
    })
  )

  it.effect("means nothing where fences are off", () =>
    Effect.gen(function* () {
      const off = { enabled: false, grace: 250, deaf: 5_000, authentication: 3_000, done: 3_000 }
      const peer = yield* played({ fence: off })
      const { outcome } = yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(60_000)
      assert.strictEqual(outcome(), "waits")
      assert.strictEqual(writes(peer.memory).length, 1)
    })
  )

  it.effect("names its grace as a timer, which its own answer clears at once", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { tags } = yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(100)
      yield* peer.say(`${tags[0]} OK done`)
      yield* settle
      const timers = peer.events().filter(({ name }) => name.startsWith("timer:"))
      assert.deepStrictEqual(
        timers.map(({ data, name, time }) => ({ name, time, data })),
        [
          { name: "timer:set", time: 0, data: { lane: "implicitTls", timer: "grace", ms: 250 } },
          { name: "timer:cleared", time: 100, data: { lane: "implicitTls", timer: "grace" } }
        ]
      )
    })
  )
})

describe("the grace", () => {
  it.effect("is twice the round trip where that is longer", () =>
    Effect.gen(function* () {
      const peer = yield* played({ connectRttMs: 400 })
      yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(799)
      assert.strictEqual(writes(peer.memory).length, 1)
      yield* pass(1)
      assert.strictEqual(writes(peer.memory).length, 2)
    })
  )

  it.effect("follows the shortest round trip seen", () =>
    Effect.gen(function* () {
      const peer = yield* played({ connectRttMs: 400 })
      const first = yield* flying(peer, noop())
      yield* pass(150)
      yield* peer.say(`${first.tags[0]} OK done`)
      yield* settle
      assert.strictEqual(peer.session.commands.rttMs(), 150)
      yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(299)
      assert.strictEqual(writes(peer.memory).length, 2)
      yield* pass(1)
      assert.strictEqual(writes(peer.memory).length, 3)
    })
  )
})

describe("a command overtaken by a later one's answer", () => {
  it.effect("T09 an optional one is swallowed after the grace, without any BAD", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcomes, tags } = yield* flying(peer, id, select)
      yield* peer.say(`${tags[1]} OK done`)
      yield* pass(249)
      assert.deepStrictEqual(outcomes(), ["waits", "OK"])
      yield* pass(1)
      assert.deepStrictEqual(outcomes(), ["Swallowed", "OK"])
    })
  )

  it.effect("T09 order proves nothing: answered within the grace, it counts", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcomes, tags } = yield* flying(peer, id, select)
      yield* peer.say(`${tags[1]} OK done`)
      yield* pass(249)
      yield* peer.say(`${tags[0]} OK done`)
      yield* pass(60_000)
      assert.deepStrictEqual(outcomes(), ["OK", "OK"])
    })
  )

  it.effect("a mandatory one keeps its own limit", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcomes, tags } = yield* flying(peer, select, noop())
      yield* peer.say(`${tags[1]} OK done`)
      yield* pass(60_000)
      assert.deepStrictEqual(outcomes(), ["waits", "OK"])
      yield* peer.say(`${tags[0]} OK done`)
      yield* settle
      assert.deepStrictEqual(outcomes(), ["OK", "OK"])
    })
  )

  it.effect("T09 a mandatory one is swallowed as soon as a BAD is laid to it", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcomes, tags } = yield* flying(peer, select, noop())
      yield* peer.say(`${tags[1]} OK done`)
      yield* pass(10_000)
      yield* peer.say(bad)
      yield* settle
      assert.deepStrictEqual(outcomes(), ["Swallowed", "OK"])
    })
  )
})

describe("a deaf server", () => {
  it.effect("is known when nothing came for 5 s after the BAD, not even to the NOOP", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome } = yield* flying(peer, id)
      yield* peer.say(bad)
      yield* pass(4_999)
      assert.strictEqual(outcome(), "waits")
      yield* pass(1)
      assert.strictEqual(outcome(), "Deaf")
    })
  )

  it.effect("is not one that drips, byte by byte", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome, tags } = yield* flying(peer, id)
      yield* peer.say(bad)
      for (const letter of `${tags[0]} O`) {
        yield* pass(4_000)
        yield* peer.end.write(new TextEncoder().encode(letter))
      }
      yield* pass(4_999)
      assert.strictEqual(outcome(), "waits")
      yield* pass(1)
      assert.strictEqual(outcome(), "Deaf")
    })
  )

  it.effect("is not looked for by a mandatory command alone", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome } = yield* flying(peer, select)
      yield* peer.say(bad)
      yield* pass(60_000)
      assert.strictEqual(outcome(), "waits")
    })
  )
})

const alone: ReadonlyArray<readonly [string, Entry.Planned]> = [
  [
    "AUTHENTICATE",
    { command: Reserved.authenticate("PLAIN"), step: "auth", kind: { _tag: "sasl", whole: false } }
  ],
  ["a command whose literal is owed", login("user", "sécret")],
  ["STARTTLS", { command: Reserved.startTls, step: "starttls", kind: { _tag: "startTls" } }]
]

describe("if no fence may be sent", () => {
  it.effect.each(alone)(
    "T09 after %s a BAD ends the connection after 3 s, with nothing written",
    ([, planned]) =>
      Effect.gen(function* () {
        const peer = yield* played()
        const { outcome } = yield* flying(peer, planned)
        yield* peer.say("* BAD Must issue a STARTTLS command first")
        yield* pass(2_999)
        assert.strictEqual(outcome(), "waits")
        yield* pass(1)
        assert.strictEqual(outcome(), "CommandRejectedUntagged")
        assert.strictEqual(writes(peer.memory).length, 1)
        const ended = yield* peer.session.ended
        assert.strictEqual(ended.serverText, "BAD Must issue a STARTTLS command first")
      })
  )

  it.effect.each(alone)("quirk 67: the tagged NO after the BAD to %s counts", ([, planned]) =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome, tags } = yield* flying(peer, planned)
      yield* peer.say(bad)
      yield* pass(2_999)
      yield* peer.say(`${tags[0]} NO [PRIVACYREQUIRED] not in the clear`)
      yield* pass(60_000)
      assert.strictEqual(outcome(), "NO")
    })
  )
})

const plain = (command: Entry.Planned["command"]): Entry.Planned => ({ command, step: "command" })

const append = plain(Command.append("Drafts", ascii("z".repeat(300))))
const refusal = "* BAD command line limit exceeded"

describe("a literal that is refused without the command's tag", () => {
  const refused = Effect.fnUntraced(function* (planned: Entry.Planned) {
    const peer = yield* played()
    const { outcome } = yield* flying(peer, planned)
    yield* peer.say(refusal)
    yield* pass(2_999)
    assert.strictEqual(outcome(), "waits")
    yield* pass(1)
    return { peer, outcome }
  })

  it.effect("T09 costs the command alone: a NOOP shows that the server waits for nothing", () =>
    Effect.gen(function* () {
      const { outcome, peer } = yield* refused(append)
      const fence = yield* peer.hear
      assert.match(fence, /^\w+ NOOP\r\n$/)
      yield* peer.say(`${tagsIn(fence)[0]} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "Swallowed")
      const after = yield* flying(peer, noop())
      yield* peer.say(`${after.tags[0]} OK done`)
      yield* settle
      assert.strictEqual(after.outcome(), "OK")
      assert.notInclude(writes(peer.memory).join(""), "zzz")
    })
  )

  it.effect("T09 ends the connection if the NOOP has no answer either", () =>
    Effect.gen(function* () {
      const { outcome, peer } = yield* refused(append)
      yield* pass(2_999)
      assert.strictEqual(outcome(), "waits")
      yield* pass(1)
      assert.strictEqual(outcome(), "CommandRejectedUntagged")
      assert.strictEqual((yield* peer.session.ended).serverText, refusal.slice(2))
    })
  )

  it.effect(
    "T09 ends the connection if the server asks for it after the NOOP, which it takes for the literal",
    () =>
      Effect.gen(function* () {
        const { outcome, peer } = yield* refused(append)
        yield* peer.say("+ go ahead")
        yield* settle
        assert.strictEqual(outcome(), "CommandRejectedUntagged")
        assert.strictEqual(writes(peer.memory).length, 2)
      })
  )

  it.effect("T09 is sent if the server asks for it before the NOOP, which comes after it", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      const { outcome } = yield* flying(peer, append)
      yield* peer.say(refusal)
      yield* pass(1_000)
      yield* peer.say("+ go ahead")
      yield* settle
      assert.match(yield* peer.hear, /^z{300}\r\n$/)
      yield* pass(2_000)
      yield* peer.say(`${tagsIn(yield* peer.hear)[0]} OK done`)
      yield* settle
      assert.strictEqual(outcome(), "Swallowed")
    })
  )

  it.effect("T09 lets no command but the NOOP pass, until that is answered", () =>
    Effect.gen(function* () {
      const peer = yield* played()
      yield* flying(peer, append)
      const later = yield* Effect.forkChild(peer.session.commands.send([noop()], synchronizing), {
        startImmediately: true
      })
      yield* peer.say(refusal)
      yield* pass(3_000)
      const fence = yield* peer.hear
      assert.strictEqual(tagsIn(fence).length, 1)
      assert.isUndefined(later.pollUnsafe())
      yield* peer.say(`${tagsIn(fence)[0]} OK done`)
      yield* settle
      assert.isDefined(later.pollUnsafe())
    })
  )

  it.effect("T09 ends the connection if a NOOP could complete a command that changes something", () =>
    Effect.gen(function* () {
      const { outcome, peer } = yield* refused(plain(raw("CREATE", Argument.bytes(ascii("Later")))))
      assert.strictEqual(outcome(), "CommandRejectedUntagged")
      assert.strictEqual(writes(peer.memory).length, 1)
    })
  )

  it.effect("T09 is decided by a NOOP if a command that it completes changes nothing", () =>
    Effect.gen(function* () {
      const { peer } = yield* refused(
        plain(raw("UID SEARCH", Argument.atom("SUBJECT"), Argument.bytes(ascii("ab"))))
      )
      yield* peer.hear
      assert.strictEqual(writes(peer.memory).length, 2)
    })
  )
})
