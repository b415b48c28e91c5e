/** Writes a run as a vitest test that an app can keep: the same server, the same client, and the result. */
import * as Simulator from "@effect-imap/core/internal/simulator"
import type { Event } from "@effect-imap/core/Trace"
import { Effect, Result, Schema } from "effect"
import { isEvent, parsed } from "../../src/trace/Entry.ts"
import * as Clients from "./client.ts"
import type { Fared } from "./Run.ts"
import type { OwnTrace } from "./OwnTrace.ts"
import { hostOf, portsOf, profileOf, strippedOf } from "./server.ts"
import { type Client, clientNames, type Trial } from "./Trial.ts"

/** A run that has ended. */
export interface Ended {
  readonly trial: Trial
  /** The trace that is the server, if it is one. */
  readonly own?: OwnTrace | undefined
  readonly trace: string
  readonly outcomes: ReadonlyArray<Fared>
}

const faultOfHours =
  "if a connection is kept open for hours, its fault must come at a given time, and not a byte at a time"
const longRecording = "with a recorded server, a test can only open a mailbox"
const refusedCertificate = "the trace does not contain the certificate that was refused"
const unknownEnd = "it asked for something that the trace does not contain, so its outcome is not known"

const firstToken = "token-1"

const opening = `ImapConnection.make(account).pipe(
  Effect.tap(({ logout }) => logout),
  Effect.flatMap(({ mailbox }) => mailbox),
  Effect.map(({ exists }) => exists)
)`

/** Writes the test of the client that failed, otherwise of the first one. Fails if a script cannot express the run. */
export const asTest = Effect.fnUntraced(function* (ended: Ended) {
  const { outcomes, own, trial } = ended
  const fared = outcomes.find(({ reason }) => reason !== undefined) ?? outcomes[0]
  if (fared === undefined) return ""
  if (fared.unknown) return yield* new NotATest({ problem: unknownEnd })
  const { client } = fared
  const serverCode = yield* serverOf(ended, client)
  const host = hostOf(trial, own)
  const title = `${host} (${trial.server}), ${clientNames[client]}`
  const { id, mechanism, ...way } = Clients.fieldsOf(trial, client)
  const fields = Object.entries({
    host,
    user: profileOf(trial).user,
    ...way,
    ...(own === undefined ? {} : Clients.mailboxOf(own)),
    mechanism,
    id
  })
    .flatMap(([name, value]) => (value === undefined ? [] : [`  ${name}: ${json(value)},`]))
    .join("\n")
  const keeps = Clients.keeps[trial.task]
  const body = [
    ...(hasTokens(trial)
      ? [`/** The tokens that the server accepts. */\nconst tokens = [${json(firstToken)}]`]
      : []),
    `const account: Account.Account = {\n${fields}\n  ${credential(ended, client)}\n}`,
    `const policy = Policy.make(${json(Clients.optionsOf(trial, client))})`,
    `const server = ${serverCode}`,
    `/** Messages in the mailbox, or the reason why it is not open. */\nconst run = ${keeps === undefined ? opening : keeping(keeps)}`,
    runs(title, fared.reason ?? fared.exists)
  ].join("\n\n")
  return `${imports(body)}\n\n${body}\n`
})

/** The run contains what neither a script nor the simulator's options can express. */
class NotATest extends Schema.TaggedError<NotATest>()("NotATest", { problem: Schema.String }) {
  override get message() {
    return this.problem
  }
}

const serverOf = (
  { own, trace, trial }: Ended,
  client: Client
): Effect.Effect<string, Simulator.ScriptError | NotATest> => {
  const { fault, script, server: name, task } = trial
  if (name === "script") return Effect.succeed(scripted(script, portsOf(trial)))
  if (own !== undefined)
    return task === "open"
      ? transcribed(eventsOf(trace, client), own)
      : Effect.fail(new NotATest({ problem: longRecording }))
  if (task !== "open") {
    const script = serverForHours(trial, eventsOf(trace, client))
    return script === undefined
      ? Effect.fail(new NotATest({ problem: faultOfHours }))
      : Effect.succeed(script)
  }
  if (fault === "none") return Effect.succeed(server(trial))
  return Effect.map(Simulator.transcript(eventsOf(trace, client)), (text) => scripted(text, portsOf(trial)))
}

/** Writes a script as the server. */
const scripted = (
  script: string,
  ports: Readonly<Record<number, string>>
): string => `Simulator.script(${quoted(script)}).pipe(
  Effect.map((script) => Simulator.layer(script, ${json({ ports })})),
  Layer.unwrap,
  Layer.orDie
)`

/** Quotes a text of several lines in backticks. */
const quoted = (text: string): string => `\`${text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)}\``

const json = (value: unknown): string => JSON.stringify(value)

/** Writes the server of a trace, as far as this run used it. */
const transcribed = (events: ReadonlyArray<Event>, { recording }: OwnTrace) => {
  const { handshake, ports = {} } = Simulator.networkOf(recording)
  return handshake === undefined
    ? Effect.map(Simulator.transcript(events), (text) => scripted(text, ports))
    : Effect.fail(new NotATest({ problem: refusedCertificate }))
}

/** Returns the events of one client. */
const eventsOf = (trace: string, client: Client): ReadonlyArray<Event> => {
  const all = trace.split("\n").map(parsed).filter(isEvent)
  const groups = new Set(
    all.flatMap((event) =>
      event.name === "connection:started" && event.data.label === clientNames[client] ? [event.group_id] : []
    )
  )
  return all.filter(({ group_id }) => groups.has(group_id))
}

const letter = `["50 minutes", Simulator.deliver("INBOX", Simulator.message({ subject: "Notes on the engine" }))]`
const renewal = `["60 minutes", Effect.sync(() => void tokens.splice(0, 1, "token-2"))]`

/** Writes a server for hours. Its faults are events of the simulator; `undefined` if it has none for them. */
const serverForHours = (trial: Trial, events: ReadonlyArray<Event>): string | undefined => {
  const { after, fault } = trial
  if (fault !== "none" && (after === 0 || fault === "drip")) return undefined
  const ended = fault === "bye" ? `Simulator.broadcast("* BYE Server shutting down")` : `Effect.void`
  const cut = `["${after} millis", Effect.andThen(${ended}, Simulator.disconnect)]`
  const at = [
    letter,
    ...(hasTokens(trial) ? [renewal] : []),
    ...(fault === "cut" || fault === "bye" ? [cut] : [])
  ]
  const before = events.filter(
    ({ data, name, time }) => name === "wire:sent" && time < after && "line" in data && data.line === "DONE"
  )
  const stall = `faults: [{ on: "DONE", nth: ${before.length + 1}, fault: "stall" }]`
  return server(trial, [`at: [${at.join(", ")}]`, ...(fault === "silence" ? [stall] : [])])
}

const hasTokens = (trial: Trial): boolean => profileOf(trial).sasl.tokens.length > 0

/** Writes the server; `happens` are further options as code. */
const server = (trial: Trial, happens: ReadonlyArray<string> = []): string => {
  const same = profile(trial)
  const clear = json(strippedOf(profileOf(trial)).capabilities.clear)
  const changes = [
    trial.starttls === "offered" ? [] : [`capabilities: { ...${same}.capabilities, clear: ${clear} }`],
    hasTokens(trial) ? [`sasl: { ...${same}.sasl, tokens }`] : []
  ].flat()
  const played = changes.length === 0 ? same : `{ ...${same}, ${changes.join(", ")} }`
  const options = [`latency: ${trial.latency}`, `ports: ${json(portsOf(trial))}`, ...happens]
  return `Simulator.layer(${played}, { ${options.join(", ")} })`
}

const profile = ({ server }: Trial): string =>
  `Simulator.profiles${/^\w+$/.test(server) ? `.${server}` : `[${json(server)}]`}`

const credential = ({ own, trial }: Ended, client: Client): string => {
  if (own?.asked.token === true) return `token: Redacted.make(${json(firstToken)})`
  if (!hasTokens(trial)) return `password: Redacted.make(${json(profileOf(trial).password)})`
  return client === "ours"
    ? `token: Account.tokenSource({ get: Effect.sync(() => tokens[0] ?? "") })`
    : `token: Redacted.make(${json(firstToken)})`
}

const keeping = (duration: string) => `Effect.gen(function* () {
  const supervised = yield* Supervised.make(account)
  yield* Effect.sleep(${json(duration)})
  const status = yield* supervised.status
  const end =
    status._tag === "Selected"
      ? yield* supervised.use(({ mailbox }) => Effect.map(mailbox, (open) => open.exists))
      : "why" in status && status.why?.reason._tag
  yield* supervised.logout
  return end
})`

/** The clock waits for what it wakes, and so it is the clock that begins. */
const runs = (title: string, expected: unknown): string => `it.effect(${json(title)}, () =>
  Effect.gen(function* () {
    const running = yield* run.pipe(
      Effect.catch(({ reason }) => Effect.succeed(reason._tag)),
      Effect.scoped,
      Effect.provide(server),
      Effect.provideService(Policy.Policy, policy),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
      Effect.provideService(Random.Random, { nextDoubleUnsafe: () => 0.5, nextIntUnsafe: () => 0 }),
      Effect.delay("1 milli"),
      Effect.forkChild
    )
    yield* TestClock.adjust("25 hours")
    assert.strictEqual(yield* Fiber.join(running), ${json(expected)})
  })
)`

const imports = (
  body: string
): string => `import { ${used(body, ["Account", "ImapConnection", "Policy", "ServerProfiles", "Supervised"])} } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, it } from "@effect/vitest"
import { ${used(body, ["Effect", "Fiber", "Layer", "Random", "Redacted"])} } from "effect"
import { TestClock } from "effect/testing"`

/** Returns the names that a text uses. */
const used = (text: string, names: ReadonlyArray<string>): string =>
  names.filter((name) => text.includes(`${name}.`)).join(", ")

/** Returns the test, or a comment with the reason why there is none. */
export const testOf = (ended: Ended): string =>
  Result.match(Effect.runSync(Effect.result(asTest(ended))), {
    onSuccess: (text) => text,
    onFailure: ({ message }) => `// This run cannot be written as a test: ${message}.\n`
  })
