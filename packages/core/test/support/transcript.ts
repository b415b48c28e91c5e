/**
 * Transcripts as tests: every file below `test/transcripts` is a script of the simulator, with the settings of the
 * account that connects (`@`), what the client is made to do (`>>`), and what is to be reached (`==`).
 *
 * Without settings the account is `user` with the password `secret`, and connects with `security tls`.
 */
import { readdirSync, readFileSync } from "node:fs"
import { assert } from "@effect/vitest"
import { Deferred, Effect, Result, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { parse } from "../../src/simulator/script/Script.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type { Transport } from "../../src/lifecycle/Transport.ts"
import { settle } from "./settle.ts"

/** What `@` can set, and what is meant if it does not. */
export const defaults = {
  host: "imap.example.com",
  security: "tls",
  user: "user",
  password: "secret",
  mailbox: "INBOX",
  readOnly: "false",
  allowPlaintext: "false",
  /** `false` sends no ID. */
  id: "true",
  flights: "planned",
  /** Connections in all. */
  attempts: "1",
  /** Only this mechanism. */
  mechanism: "any",
  /** Instead of the password: each that is asked for, one after the other. */
  token: "none",
  /** `true` brings a client certificate, too. */
  certificate: "false",
  authorizeAs: "nobody",
  md5: "false",
  fallback: "true",
  /** `true`: it idles or polls once the mailbox is open. */
  keptAlive: "false",
  compress: "never",
  /** Extensions to enable. */
  enable: "nothing"
}

export type Settings = Readonly<Record<keyof typeof defaults, string>>

export interface Transcript {
  /** Folder and file, such as `netease/01-id-once-more`, and the first comment. */
  readonly name: string
  readonly script: Simulator.Script
  readonly settings: Settings
}

const folder = new URL("../transcripts/", import.meta.url)

const read = (file: string): Transcript => {
  const parsed = parse(readFileSync(new URL(file, folder), "utf8"))
  if (Result.isFailure(parsed)) throw new Error(`${file}: ${parsed.failure.message}`)
  const script = parsed.success
  for (const setting of Object.keys(script.settings)) {
    if (!Object.hasOwn(defaults, setting)) throw new Error(`${file}: there is no setting "${setting}"`)
  }
  const settings = { ...defaults, ...script.settings }
  return { name: `${file.slice(0, -".txt".length)}: ${script.name}`, script, settings }
}

export const transcripts: ReadonlyArray<Transcript> = readdirSync(folder, {
  recursive: true,
  encoding: "utf8"
})
  .filter((file) => file.endsWith(".txt"))
  .toSorted()
  .map(read)

/** The client of a transcript, once it has been asked to connect. */
export interface Client {
  /** Does what follows `>>`. Does not wait for the answer. */
  readonly call: (text: string) => Effect.Effect<void>
  /** Waits for what follows `==`, such as `selected` or `fails UnsafeLogin`; dies if something else comes. */
  readonly reached: (text: string) => Effect.Effect<void>
}

/** Starts to connect, and does not wait for the outcome. The client ends with the scope. */
export type Runner = (settings: Settings, transport: Transport) => Effect.Effect<Client, never, Scope.Scope>

/** The server of a transcript. Time passes on the test's clock where the transcript says so. */
export const server = (
  script: Simulator.Script,
  client: Client
): Effect.Effect<Simulator.Simulator, never, Scope.Scope> =>
  Simulator.make(script, {
    hooks: {
      ...client,
      pass: (duration) => settle.pipe(Effect.andThen(TestClock.adjust(duration)), Effect.andThen(settle))
    }
  })

/** Plays a transcript between its server and a client, which is closed after the last `==`. Fails if either strays. */
export const replay = Effect.fnUntraced(function* ({ script, settings }: Transcript, runner: Runner) {
  const started = yield* Deferred.make<Client>()
  const over = yield* Deferred.make<void>()
  let waiting = script.connections
    .flatMap(({ steps }) => steps)
    .filter(({ _tag }) => _tag === "Reached").length
  const simulator = yield* server(script, {
    call: (text) => Effect.flatMap(Deferred.await(started), (client) => client.call(text)),
    reached: (text) =>
      Effect.flatMap(Deferred.await(started), (client) => client.reached(text)).pipe(
        Effect.onExit((exit) => {
          waiting -= 1
          return waiting === 0 || exit._tag === "Failure" ? Deferred.done(over, exit) : Effect.void
        })
      )
  })
  const played = Effect.gen(function* () {
    yield* Deferred.succeed(started, yield* runner(settings, simulator.transport))
    yield* Deferred.await(over)
  })
  const stuck = Effect.as(untilStuck(simulator), "stuck")
  const outcome = yield* Effect.raceFirst(Effect.scoped(played), stuck)
  yield* settle
  const differences = simulator.mismatches().map(({ message }) => message)
  assert.isEmpty(differences, [...differences, spoken(simulator)].join("\n"))
  assert.isUndefined(outcome, `the transcript does not come to its end\n${spoken(simulator)}`)
  assert.strictEqual(simulator.remaining(), 0, "connections that the client did not make")
})

/** Waits for a mismatch, or until neither side has said anything for 200 turns of 10 ms: threads may compute a proof. */
const untilStuck = Effect.fnUntraced(function* (simulator: Simulator.Simulator) {
  let said = 0
  for (let turns = 0; turns < 200 && simulator.mismatches().length === 0; turns++) {
    yield* TestClock.withLive(Effect.sleep("10 millis"))
    const now = simulator.log().length
    if (now > said) turns = 0
    said = now
  }
})

const spoken = (simulator: Simulator.Simulator): string =>
  simulator
    .log()
    .map(({ bytes, from }) => `${from}: ${JSON.stringify(new TextDecoder().decode(bytes))}`)
    .join("\n")
