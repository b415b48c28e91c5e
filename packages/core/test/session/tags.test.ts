import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { noop, outcomeOf, played, sent, tagsIn, waiting } from "./support.ts"
import { settle } from "../support/settle.ts"

const tls = { serverName: "imap.example.com" }
const barrier = { command: noop().command, step: "starttls", kind: { _tag: "startTls" } } as const

describe("tags", () => {
  it.effect("T01 no tag comes twice on a connection, T02 and each is short and begins with letters", () =>
    Effect.gen(function* () {
      const { end, hear, say, session } = yield* played()
      const tags: Array<string> = []
      const ask = Effect.gen(function* () {
        const entry = yield* sent(session, noop())
        const [tag = ""] = tagsIn(yield* hear)
        tags.push(tag)
        yield* say(`${tag} OK done`)
        yield* session.commands.answer(entry)
      })
      yield* Effect.repeat(ask, { times: 499 })
      const entry = yield* sent(session, barrier)
      const [tag = ""] = tagsIn(yield* hear)
      yield* say(`${tag} OK begin`)
      yield* session.commands.answer(entry)
      yield* Effect.all([end.startTls, session.upgrade(tls)], { concurrency: "unbounded" })
      yield* Effect.repeat(ask, { times: 499 })
      assert.strictEqual(new Set([...tags, tag]).size, 1_001)
      assert.isTrue(tags.every((each) => /^[a-z]{4}[0-9]{1,11}$/.test(each)))
    })
  )

  it.effect("T02 the letters differ between connections", () =>
    Effect.gen(function* () {
      const prefixes = new Set<string>()
      for (let count = 0; count < 8; count++) {
        const { hear, session } = yield* played()
        yield* sent(session, noop())
        prefixes.add((yield* hear).slice(0, 4))
      }
      assert.isAbove(prefixes.size, 4)
    })
  )
})

const unknownTags = [
  ["an unknown tag", () => "A1"],
  ["X33 the tag in another case", (tag: string) => tag.toUpperCase()],
  ["X33 a beginning of the tag", (tag: string) => tag.slice(0, -1)],
  ["X33 the tag and more", (tag: string) => `${tag}x`]
] as const

describe("answers to tags that were never issued", () => {
  it.effect.each(unknownTags)("T03 %s ends a connection in the clear", ([, made]) =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played({ strict: true })
      const answer = yield* waiting(session, yield* sent(session, noop()))
      const [tag = ""] = tagsIn(yield* hear)
      yield* say(`${made(tag)} OK done`, `${tag} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolDesync")
      assert.strictEqual((yield* session.ended).reason._tag, "ProtocolDesync")
    })
  )

  it.effect.each(unknownTags)("T03 %s completes nothing within TLS, where three are overlooked", ([, made]) =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, noop()))
      const [tag = ""] = tagsIn(yield* hear)
      const odd = `${made(tag)} OK done`
      yield* say(odd, odd, odd)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* say(odd)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolDesync")
    })
  )

  it.effect("T03 a second answer to a command is one of them", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const first = yield* waiting(session, yield* sent(session, noop()))
      const [tag = ""] = tagsIn(yield* hear)
      yield* say(`${tag} NO one`, `${tag} NO two`, `${tag} NO three`, `${tag} NO four`)
      yield* settle
      assert.strictEqual(outcomeOf(first), "NO")
      const second = yield* waiting(session, yield* sent(session, noop()))
      yield* say(`${tag} NO five`)
      yield* settle
      assert.strictEqual(outcomeOf(second), "ProtocolDesync")
    })
  )

  it.effect("T03 X04 the tag of a command that is still to come is fatal within TLS, too", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played()
      const answer = yield* waiting(session, yield* sent(session, noop()))
      const [tag = ""] = tagsIn(yield* hear)
      const next = `${tag.slice(0, 4)}${Number(tag.slice(4)) + 1}`
      yield* say(`${next} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "ProtocolDesync")
    })
  )

  it.effect("T17 the late answer to an interrupted command is dropped, and counts as nothing", () =>
    Effect.gen(function* () {
      const { hear, say, session } = yield* played({ strict: true })
      const late = yield* Effect.forkChild(
        Effect.timeoutOption(session.commands.answer(yield* sent(session, noop())), "1 second")
      )
      const [tag = ""] = tagsIn(yield* hear)
      yield* TestClock.adjust("1 second")
      assert.isDefined(late.pollUnsafe())
      const next = yield* Effect.forkChild(sent(session, noop()), { startImmediately: true })
      yield* say(`* 3 EXISTS`, `${tag} NO late`)
      const [other = ""] = tagsIn(yield* hear)
      const answer = yield* waiting(session, yield* Fiber.join(next))
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
      yield* say(`${other} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
    })
  )
})
