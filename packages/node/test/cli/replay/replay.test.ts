import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Account from "@effect-imap/core/Account"
import * as Simulator from "@effect-imap/core/Simulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Reader } from "@effect-imap/visualizer"
import { askedOf } from "@effect-imap/visualizer/internal/Asked"
import * as Spans from "@effect-imap/visualizer/internal/Spans"
import * as Verdict from "@effect-imap/visualizer/internal/Verdict"
import { Effect, Redacted, Result } from "effect"
import { toAccount, toPolicy } from "../../../src/cli/settings/account.ts"
import { credentialOf, settingsOf } from "../../../src/cli/replay/asRecorded.ts"
import { replay } from "../../../src/cli/replay/replay.ts"
import { invoke } from "../support/command.ts"
import { record } from "./record.ts"
import { folder } from "../../support/folder.ts"

const read = (text: string) => Result.getOrThrow(Reader.read(text))

/** How each attempt came out, and when its mailbox was open: tags and our own delays apart. */
const outcomes = (text: string) =>
  Spans.connections(read(text)).map(({ commands, ended, selectedAt, span }) => ({
    outcome: ended?.outcome,
    error: ended?.error,
    step: ended?.step,
    commands: commands.map(({ answer, name }) => `${name} ${answer?.condition}`),
    selected: selectedAt === undefined ? undefined : Math.round(selectedAt - span.start)
  }))

const again = Effect.fnUntraced(function* (text: string) {
  const trace = read(text)
  const attempts = Spans.connections(trace)
  const asked = askedOf(attempts)
  const settings = settingsOf(asked)
  const account = yield* toAccount(settings, credentialOf(asked, undefined))
  const events = trace.entries.flatMap(({ event }) => event ?? [])
  return yield* replay(events, { account, began: 0, policy: toPolicy(settings) })
}, Effect.provide(NodeServices.layer))

/** A token is explained, and a certificate is no login that a trace can show. */
const other = /^(?:oauth|external)/

const profiles = Object.entries<Simulator.Profile>(Simulator.profiles).filter(([name]) => !other.test(name))

describe("a recorded server answers as it did", () => {
  it.effect.each(profiles)("%s", ([, profile]) =>
    Effect.gen(function* () {
      const recorded = yield* record(profile)
      const { trace, words } = yield* again(recorded)
      assert.strictEqual(words, "")
      assert.deepStrictEqual(outcomes(trace), outcomes(recorded))
    })
  )

  it.effect("to a second token, after it refused the first", () =>
    Effect.gen(function* () {
      const { oauth } = Simulator.profiles
      let given = 0
      const token = Account.tokenSource({ get: Effect.sync(() => Redacted.make(`${++given}`)) })
      const recorded = yield* record({ ...oauth, sasl: { ...oauth.sasl, tokens: ["2"] } }, { token })
      const { trace, words } = yield* again(recorded)
      assert.strictEqual(words, "")
      assert.deepStrictEqual(
        outcomes(trace).map(({ outcome }) => outcome),
        ["closed"]
      )
      assert.deepStrictEqual(outcomes(trace), outcomes(recorded))
    })
  )

  it.effect("by STARTTLS, through closed and silent ports", () =>
    Effect.gen(function* () {
      const well = Simulator.profiles.wellBehaved
      for (const recorded of [
        yield* record(well, { security: "starttls" }),
        yield* record(well, {}, { ports: {} }),
        yield* record(well, {}, { ports: { 143: "clear", 993: "silent" } })
      ]) {
        const { trace, words } = yield* again(recorded)
        assert.strictEqual(words, "")
        assert.deepStrictEqual(
          outcomes(trace).map(({ outcome, selected }) => [outcome, selected]),
          outcomes(recorded).map(({ outcome, selected }) => [outcome, selected])
        )
      }
    })
  )
})

/** `trace replay` of what was recorded. */
const replayed = Effect.fnUntraced(function* (recorded: string, ...args: ReadonlyArray<string>) {
  const path = join(yield* folder, "t.jsonl")
  writeFileSync(path, recorded)
  return yield* invoke(["trace", "replay", path, ...args])
})

describe("trace replay", () => {
  const { netease, scram, wellBehaved } = Simulator.profiles

  it.live("without the ID that the server swallowed it takes as much less", () =>
    Effect.gen(function* () {
      const { code, out } = yield* replayed(yield* record(Simulator.profiles["qq-id"]), "--no-id")
      assert.strictEqual(code, 0)
      assert.match(out, /recorded {2}✓ INBOX open after 650 ms/)
      assert.match(out, /replayed {2}✓ INBOX open after 400 ms/)
    })
  )

  it.live("by STARTTLS alone the silent port costs nothing", () =>
    Effect.gen(function* () {
      const recorded = yield* record(wellBehaved, {}, { ports: { 143: "clear", 993: "silent" } })
      const { out } = yield* replayed(recorded, "--security", "starttls")
      assert.match(out, /recorded {2}✓ INBOX open after 1.56 s/)
      assert.match(out, /replayed {2}✓ INBOX open after 560 ms/)
    })
  )

  /** A handshake that was begun, and given up when the other way in had won. */
  const withoutHandshake = Effect.map(record(wellBehaved, { security: "starttls" }), (text) => {
    const lines = text.split("\n")
    return lines.slice(0, lines.findIndex((line) => line.includes('"kind":"tls"')) + 1).join("\n")
  })

  /** A port that was silent until the other way in had won. */
  const halfSilent = record(
    wellBehaved,
    {},
    { latency: "450 millis", ports: { 143: "silent", 993: "implicitTls" } }
  )

  /** An app that left while the server was still to answer. */
  const interrupted = Effect.map(record(Simulator.profiles["silent-select"]), (text) => {
    const lines = text.split("\n")
    const end = lines.findIndex((line) => line.includes("connection:ended"))
    const left = (lines[end] ?? "").replace(/"data":\{.*\}/, '"data":{"outcome":"interrupted"}')
    return [...lines.slice(0, end), left].join("\n")
  })

  const unknowns: ReadonlyArray<readonly [Effect.Effect<string>, ReadonlyArray<string>, string]> = [
    [record(netease, { id: { enabled: false } }), ["--id-name", "x"], "answer to ID"],
    [record(netease), ["--no-id"], "answer to SELECT INBOX without ID before it"],
    [record(wellBehaved), ["--security", "starttls"], "connection to port 143"],
    [halfSilent, ["--security", "starttls"], "connection to port 143"],
    [interrupted, ["--flights", "careful"], "answer to SELECT INBOX"],
    [withoutHandshake, ["--security", "starttls"], "answer to the handshake on port 143"],
    [record(wellBehaved), ["--mechanism", "LOGIN"], "answer to LOGIN"],
    [record(scram), ["--mechanism", "SCRAM-SHA-256"], "password for AUTHENTICATE SCRAM-SHA-256"],
    [record(scram), ["--mechanism", "SCRAM-SHA-1"], "answer to AUTHENTICATE SCRAM-SHA-1"],
    [record(scram), ["--no-id"], "answer to SELECT INBOX without ID before it"],
    [record(wellBehaved), ["--without", "ID"], "answer to SELECT INBOX without ID before it"]
  ]

  it.live.each(unknowns)("what was not recorded is not known: %s", ([recording, args, missing]) =>
    Effect.gen(function* () {
      const output = join(yield* folder, "again.jsonl")
      const { code, out } = yield* replayed(yield* recording, ...args, "-o", output)
      assert.strictEqual(code, 75)
      assert.include(out, `replayed  ? the recording has no ${missing}: what follows is not known`)
      // the page has the same words, and does not say that the app interrupted it
      const [last] = Spans.connections(read(readFileSync(output, "utf8"))).slice(-1)
      const wasReached = last?.net.some(({ ended }) => ended?.ok === true)
      assert.strictEqual(wasReached, !missing.startsWith("connection"))
      assert.strictEqual(last?.ended, undefined)
      assert.strictEqual(
        last && Verdict.recorded(last).sentence,
        `The recording has no ${missing}: what follows is not known`
      )
    })
  )

  const wrong = Redacted.make("wrong")

  const refusals: ReadonlyArray<readonly [string, Effect.Effect<string>]> = [
    ["SCRAM-SHA-256", record(scram, { password: wrong, mechanism: "SCRAM-SHA-256" })],
    ["SCRAM-SHA-1", record(scram, { password: wrong, mechanism: "SCRAM-SHA-1" })],
    ["LOGIN", record(wellBehaved, { password: wrong, mechanism: "LOGIN" })],
    ["PLAIN", record(wellBehaved, { password: wrong })]
  ]

  it.live("a mechanism that the server did not offer is not offered again", () =>
    Effect.gen(function* () {
      const { code, out } = yield* replayed(yield* record(wellBehaved, { mechanism: "SCRAM-SHA-256" }))
      assert.match(out, /replayed {2}✗ The server offers no way to log in with this credential/)
      assert.strictEqual(code, 0)
    })
  )

  it.live.each(refusals)("a login that was refused ends with the refusal again: %s", ([name, recording]) =>
    Effect.gen(function* () {
      const { code, out } = yield* replayed(yield* recording)
      const refused = name.startsWith("SCRAM-")
        ? `✗ The server did not accept the login by ${name}`
        : "✗ The server did not accept the user name and password"
      assert.include(out, `recorded  ${refused}\nreplayed  ${refused}\n`)
      assert.strictEqual(code, 0)
      const without = yield* replayed(yield* recording, "--without", `AUTH=${name}`)
      assert.notInclude(without.out, "no way to log in")
    })
  )

  it.live("--html writes a page that begins with the comparison, and -o the replay's trace", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [html, output] = [join(path, "both.html"), join(path, "again.jsonl")]
      const recorded = yield* record(Simulator.profiles["qq-id"])
      const { code } = yield* replayed(recorded, "--no-id", "--html", html, "-o", output)
      assert.strictEqual(code, 0)
      const page = readFileSync(html, "utf8")
      assert.include(page, '<imap-trace-view page compare="">')
      assert.include(page, "<title>t.jsonl, replayed")
      assert.lengthOf(Spans.connections(read(readFileSync(output, "utf8"))), 1)
    })
  )

  it.live("an invalid file, a connection that is not there and a wrong flag are refused", () =>
    Effect.gen(function* () {
      const recorded = yield* record(wellBehaved)
      assert.strictEqual((yield* replayed("nothing")).code, 78)
      assert.strictEqual((yield* replayed(recorded, "--connection", "c9")).code, 78)
      assert.strictEqual((yield* replayed(recorded, "--mechanism", "NONSENSE")).code, 78)
      assert.strictEqual((yield* replayed(recorded, "--host", "x")).code, 64)
    })
  )
})
