import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Queue } from "effect"
import { TestClock } from "effect/testing"
import * as Reserved from "../../src/imap/command/Reserved.ts"
import type { Planned } from "../../src/lifecycle/session/Entry.ts"
import { type Connection, connection as ownConnection } from "../../src/lifecycle/Transport.ts"
import {
  ascii,
  errorOf,
  noop,
  opening,
  outcomeOf,
  type Played,
  played,
  sent,
  sessionOver,
  tagsIn,
  textOf,
  waiting,
  writes
} from "./support.ts"
import { settle } from "../support/settle.ts"

const tls = { serverName: "imap.example.com" }
const startTls: Planned = { command: Reserved.startTls, step: "starttls", kind: { _tag: "startTls" } }
const injected = "* CAPABILITY IMAP4rev1 AUTH=PLAIN"

/** STARTTLS and the handshake: `secured`, or the reason why not. */
const upgraded = ({ session }: Pick<Played, "session">) =>
  Effect.gen(function* () {
    const answer = yield* session.commands.answer(yield* sent(session, startTls))
    if (answer._tag !== "Tagged" || answer.condition !== "OK") return answer._tag
    yield* session.upgrade(tls)
    return "secured"
  }).pipe(Effect.catch((error) => Effect.succeed(error.reason._tag)))

const begun = Effect.fnUntraced(function* (peer: Played) {
  const outcome = yield* Effect.forkChild(upgraded(peer), { startImmediately: true })
  yield* settle
  const [tag = ""] = tagsIn(writes(peer.memory).join(""))
  return { outcome, tag }
})

/** The same connection, read by pulls alone or by `direct`, and the number of its readers. */
const counting = (by: "direct" | "pull") => {
  let readers = 0
  const begin = () => void readers++
  const end = () => void readers--
  const through = (connection: Connection): Connection => {
    const { direct } = connection
    assert.isDefined(direct)
    return {
      pull: Effect.suspend(() => {
        begin()
        return Effect.ensuring(connection.pull, Effect.sync(end))
      }),
      write: (bytes) => connection.write(bytes),
      buffered: () => connection.buffered(),
      upgrade: (options) => connection.upgrade(options),
      channel: () => connection.channel(),
      ...(by === "direct" && {
        direct: {
          listen: (receive, ended) => {
            begin()
            const listening = direct.listen(receive, ended)
            return {
              pause: () => listening.pause(),
              resume: () => listening.resume(),
              stop: () => {
                end()
                listening.stop()
              }
            }
          },
          write: (bytes, done) => direct.write(bytes, done)
        }
      })
    }
  }
  return { through, readers: () => readers }
}

const line = (tag: string) => `${tag} OK begin\r\n${injected}\r\n`
const offsets = Array.from({ length: line("abcd1").length - 1 }, (_, index) => index + 1)

describe("S06 X03 X10 clear text after the OK of STARTTLS", () => {
  it.effect("is an injection in the same packet, whole or begun", () =>
    Effect.gen(function* () {
      const ends = Array.from({ length: injected.length + 2 }, (_, index) => index + 1)
      const outcomes = yield* Effect.forEach(ends, (octets) =>
        Effect.gen(function* () {
          const peer = yield* played({ strict: true })
          const { outcome, tag } = yield* begun(peer)
          yield* peer.end.write(ascii(`${tag} OK begin\r\n${`${injected}\r\n`.slice(0, octets)}`))
          yield* settle
          return outcome.pollUnsafe()
        })
      )
      assert.deepStrictEqual(
        new Set(outcomes.map(String)),
        new Set([String(Exit.succeed("StartTlsInjection"))])
      )
    })
  )

  it.effect("is an injection if it is there already, however it is cut", () =>
    Effect.gen(function* () {
      for (const offset of offsets) {
        const peer = yield* played({ strict: true, chunk: offset })
        const { outcome, tag } = yield* begun(peer)
        yield* peer.end.write(ascii(line(tag)))
        yield* settle
        assert.deepStrictEqual(outcome.pollUnsafe(), Exit.succeed("StartTlsInjection"), `at ${offset}`)
      }
    })
  )

  it.effect.each([1, 5, 50])("never becomes data when it comes %s ms later, split anywhere", (ms) =>
    Effect.gen(function* () {
      for (const offset of offsets) {
        const peer = yield* played({ strict: true })
        const { outcome, tag } = yield* begun(peer)
        yield* peer.end.write(ascii(line(tag).slice(0, offset)))
        yield* settle
        yield* TestClock.adjust(ms)
        yield* peer.end.write(ascii(line(tag).slice(offset)))
        yield* settle
        const exit = outcome.pollUnsafe()
        const found = exit !== undefined && Exit.isSuccess(exit) ? exit.value : String(exit)
        assert.match(found, /^(StartTlsInjection|Tls\w+)$/, `at ${offset}`)
      }
    })
  )

  it.effect("is an injection in the second chunk of one pull", () =>
    Effect.gen(function* () {
      const incoming = yield* Queue.unbounded<ReadonlyArray<Uint8Array>>()
      yield* Queue.offer(incoming, [ascii("* OK ready\r\n")])
      const chunky: Connection = ownConnection({
        pull: Queue.take(incoming),
        write: (bytes) =>
          Queue.offer(incoming, [ascii(`${tagsIn(textOf(bytes))[0]} OK begin\r\n`), ascii(`${injected}\r\n`)])
      })
      const { session } = yield* sessionOver(chunky, { strict: true })
      yield* opening(session)
      assert.strictEqual(yield* upgraded({ session }), "StartTlsInjection")
    })
  )

  it.effect("is an injection where the transport has more than it gave", () =>
    Effect.gen(function* () {
      const incoming = yield* Queue.unbounded<ReadonlyArray<Uint8Array>>()
      yield* Queue.offer(incoming, [ascii("* OK ready\r\n")])
      const holding: Connection = {
        ...ownConnection({
          pull: Queue.take(incoming),
          write: (bytes) => Queue.offer(incoming, [ascii(`${tagsIn(textOf(bytes))[0]} OK begin\r\n`)])
        }),
        buffered: () => 1
      }
      const { session } = yield* sessionOver(holding, { strict: true })
      yield* opening(session)
      assert.strictEqual(yield* upgraded({ session }), "StartTlsInjection")
    })
  )
})

describe("S06 between the OK of STARTTLS and the handshake", () => {
  it.effect.each(["pull", "direct"] as const)("nobody reads in the clear any more: %s", (by) =>
    Effect.gen(function* () {
      const { readers, through } = counting(by)
      const peer = yield* played({ strict: true, through })
      const answer = yield* waiting(peer.session, yield* sent(peer.session, startTls))
      yield* settle
      assert.strictEqual(readers(), 1)
      yield* peer.say(`${tagsIn(writes(peer.memory).join(""))[0]} OK begin`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
      assert.strictEqual(readers(), 0)
    })
  )

  it.effect("nothing is written in the clear any more: it waits for TLS", () =>
    Effect.gen(function* () {
      const peer = yield* played({ strict: true })
      const { session } = peer
      const answer = yield* waiting(session, yield* sent(session, startTls))
      yield* peer.say(`${tagsIn(yield* peer.hear)[0]} OK begin`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
      const next = yield* Effect.forkChild(sent(session, noop()), { startImmediately: true })
      yield* TestClock.adjust("1 second")
      yield* settle
      assert.deepStrictEqual([writes(peer.memory).length, next.pollUnsafe()], [1, undefined])
      const secured = yield* Effect.forkChild(session.upgrade(tls), { startImmediately: true })
      yield* peer.end.startTls
      yield* settle
      assert.isDefined(secured.pollUnsafe())
      assert.include(writes(peer.memory).at(-1), "NOOP")
    })
  )
})

describe("S04 X02 STARTTLS that is not answered by OK", () => {
  const answers = [
    "<tag> NO no",
    "<tag> BAD no",
    "<tag> PREAUTH hi",
    "<tag> BYE hi",
    "<tag> OKAY",
    "+ go on",
    "A1 OK go"
  ]
  it.effect.each(answers)("%s leaves the channel in the clear, and writes nothing", (answer) =>
    Effect.gen(function* () {
      const peer = yield* played({ strict: true })
      const { outcome, tag } = yield* begun(peer)
      yield* peer.say(answer.replace("<tag>", tag))
      yield* settle
      yield* TestClock.adjust("1 minute")
      yield* settle
      const exit = outcome.pollUnsafe()
      assert.isDefined(exit)
      assert.notDeepEqual(exit, Exit.succeed("secured"))
      assert.strictEqual(peer.session.connection.channel()._tag, "clear")
      assert.strictEqual(writes(peer.memory).length, 1)
    })
  )

  it.effect("X10 a goodbye before the OK is one", () =>
    Effect.gen(function* () {
      const peer = yield* played({ strict: true })
      const { outcome, tag } = yield* begun(peer)
      yield* peer.say("* BYE going", `${tag} OK begin`)
      yield* settle
      assert.deepStrictEqual(outcome.pollUnsafe(), Exit.succeed("ServerBye"))
    })
  )
})

describe("after STARTTLS", () => {
  /** Encrypted, with the server's end. */
  const encrypted = Effect.fnUntraced(function* (...before: ReadonlyArray<string>) {
    const peer = yield* played({ strict: true })
    const { outcome, tag } = yield* begun(peer)
    if (before.length > 0) yield* peer.say(...before)
    yield* peer.hear
    yield* peer.say(`${tag} OK begin`)
    yield* peer.end.startTls
    yield* settle
    assert.deepStrictEqual(outcome.pollUnsafe(), Exit.succeed("secured"))
    return peer
  })

  it.effect("S05 nothing is written between STARTTLS and the end of the handshake", () =>
    Effect.gen(function* () {
      const { memory } = yield* encrypted()
      assert.deepStrictEqual(
        memory.log().flatMap(({ bytes, from }) => (from === "client" ? [textOf(bytes).split(" ")[1]] : [])),
        ["STARTTLS\r\n"]
      )
    })
  )

  it.effect("S07 nothing that was said in the clear is left", () =>
    Effect.gen(function* () {
      const peer = yield* encrypted("* NO [ALERT] call us", "* 9 EXISTS", '* LIST () "/" evil')
      assert.strictEqual(peer.session.greeting(), "")
      yield* peer.say("* BYE closing")
      yield* peer.end.end
      assert.strictEqual((yield* peer.session.ended).serverText, "closing")
    })
  )

  it.effect("C02 commands go on in a separate lane, and count as flights of the same connection", () =>
    Effect.gen(function* () {
      const peer = yield* encrypted()
      const answer = yield* waiting(peer.session, yield* sent(peer.session, noop()))
      const [tag = ""] = tagsIn(yield* peer.hear)
      assert.match(tag, /2$/)
      yield* peer.say(`${tag} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
      assert.strictEqual(peer.session.flights(), 2)
    })
  )

  it.effect("T03 the answer to STARTTLS counts as unknown when it comes again", () =>
    Effect.gen(function* () {
      const peer = yield* encrypted()
      const answer = yield* waiting(peer.session, yield* sent(peer.session, noop()))
      const [tag = ""] = tagsIn(yield* peer.hear)
      yield* peer.say(`${tag.slice(0, 4)}1 OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "waits")
    })
  )

  it.effect("a handshake that is cut is the handshake's failure", () =>
    Effect.gen(function* () {
      const peer = yield* played({ strict: true })
      const { outcome, tag } = yield* begun(peer)
      yield* peer.say(`${tag} OK begin`)
      yield* settle
      yield* peer.end.reset
      yield* settle
      assert.deepStrictEqual(outcome.pollUnsafe(), Exit.succeed("TlsClosed"))
      assert.isDefined(errorOf(yield* Effect.exit(peer.session.upgrade(tls))))
    })
  )
})
