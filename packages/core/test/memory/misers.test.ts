/** Servers that leave a response unfinished, and say nothing more, keep no memory from other accounts. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Fiber, Schedule } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Memory from "../../src/lifecycle/Memory.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor } from "../connection/support.ts"

const MIB = 1024 * 1024
const profile = Simulator.profiles.wellBehaved
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()]

/** The same octets over and over: pieces of a literal are kept as they came, so that this test itself needs no memory. */
const chunk = new Uint8Array(MIB / 4).fill(120)

const literal = (size: number) => [
  encoder.encode(`* 1 FETCH (UID 1 BODY[] {${size}}\r\n`),
  ...Array.from({ length: Math.ceil(size / chunk.length) }, (_, at) =>
    chunk.subarray(0, Math.min(chunk.length, size - at * chunk.length))
  )
]

/** A server that answers FETCH with these octets; `tag` is that of the command. */
const answering =
  (transport: Transport, answer: (host: string, tag: string) => ReadonlyArray<Uint8Array>) =>
  (): Transport => ({
    ...transport,
    connect: (target, report) =>
      Effect.map(transport.connect(target, report), (connection) => {
        let left: Array<Uint8Array> | undefined
        return {
          ...connection,
          upgrade: (options) => connection.upgrade(options),
          write: (bytes) => {
            const [tag = "", ...words] = decoder.decode(bytes).split(" ")
            if (!words.includes("FETCH")) return connection.write(bytes)
            left = [...answer(target.host, tag)]
            return Effect.void
          },
          pull: Effect.suspend(() => {
            if (left === undefined)
              return Effect.raceFirst(
                connection.pull,
                begun(() => left !== undefined)
              )
            const next = left.shift()
            return next === undefined ? Effect.never : Effect.as(Effect.sleep(0), [next])
          })
        }
      })
  })

/** Ends the wait for the simulator once the answer begins. */
const begun = (isSo: () => boolean): Effect.Effect<ReadonlyArray<Uint8Array>> =>
  Effect.as(Effect.repeat(Effect.sleep(2), { until: isSo }), [])

const size = 1_500_000
const source = Command.fetch("1", { source: true })

const program = (budget: Memory.Memory, misers: number) =>
  Effect.gen(function* () {
    const { transport } = yield* Simulator.make(profile, {})
    /** As much as an account may hold by itself, and a little less. */
    const most = () => Math.min(60 * MIB, Math.floor((budget.bytes - budget.held()) / 2) - MIB / 8)
    const server = answering(transport, (host, tag) =>
      host === "imap.example.org"
        ? [...literal(size), encoder.encode(`)\r\n${tag} OK done\r\n`)]
        : literal(60 * MIB + 1).slice(0, 1 + Math.floor(most() / chunk.length))
    )()
    return yield* Effect.gen(function* () {
      const ends: Array<Fiber.Fiber<string>> = []
      for (let at = 0; at < misers; at++) {
        const connection = yield* ImapConnection.make(accountFor(profile, { host: "imap.example.com" }))
        const before = budget.held()
        const end = Effect.match(connection.execute(source), {
          onFailure: ({ reason }) => ("of" in reason ? String(reason.of) : reason._tag),
          onSuccess: () => "answered"
        })
        ends.push(yield* Effect.forkScoped(end, { startImmediately: true }))
        const expected = Math.floor(most() / chunk.length) * chunk.length
        yield* Effect.repeat(
          Effect.sync(() => budget.held() - before >= expected),
          { until: (isThere) => isThere, schedule: Schedule.spaced(2) }
        )
      }
      const held = budget.held()
      const honest = yield* ImapConnection.make(accountFor(profile, { host: "imap.example.org" }))
      const [message] = yield* honest.execute(source)
      const ended = ends.flatMap((fiber) => {
        const exit = fiber.pollUnsafe()
        return exit?._tag === "Success" ? [exit.value] : []
      })
      return { held, read: message?.source?.length, ended }
    }).pipe(
      Effect.provideService(Transport, server),
      Effect.provideService(Memory.Memory, budget),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none)
    )
  }).pipe(Effect.scoped)

describe("H8 an account has its memory, whatever others keep", () => {
  it.live.each([
    ["64 MiB", () => Memory.make({ bytes: 64 * MIB }), 6],
    ["the default", () => Memory.make(), 14]
  ] as const)("with a budget of %s", ([, make, misers]) =>
    Effect.gen(function* () {
      const budget = make()
      const { ended, held, read } = yield* program(budget, misers)
      // nothing was left for a message
      assert.isBelow((budget.bytes - held) / 2, size)
      assert.strictEqual(read, size)
      // those that held most gave way, and no more of them than needed
      assert.deepStrictEqual(ended, ["memory"])
    })
  )
})
