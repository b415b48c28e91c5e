/** Logs of other programs, imported and replayed: our client at the server that they met, as far as it is known. */
import { globSync, readFileSync } from "node:fs"
import { basename } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Reader } from "@effect-imap/visualizer"
import * as Spans from "@effect-imap/visualizer/internal/Spans"
import { imported } from "@effect-imap/visualizer/Import"
import { Effect, Result } from "effect"
import { whatIf } from "../../../src/cli/replay/whatIf.ts"

const folder = new URL("../../../../visualizer/test/import/samples/", import.meta.url).pathname

const attempts = (trace: string | Uint8Array) => Spans.connections(Result.getOrThrow(Reader.read(trace)))

/** The log as the viewer has it, and one of its connections once more. */
const replayed = Effect.fnUntraced(function* (
  pattern: string,
  connection = "c1",
  settings: Readonly<Record<string, string>> = {}
) {
  const files = globSync(pattern, { cwd: folder })
    .toSorted()
    .map((path) => ({ name: basename(path), bytes: new Uint8Array(readFileSync(folder + path)) }))
  const bytes = yield* Effect.fromResult(imported(files))
  const { trace, words } = yield* whatIf.replay(bytes, { connection, settings })
  const last = attempts(trace).at(-1)
  return {
    words,
    error: last?.ended?.error,
    isOpen: last?.selectedAt !== undefined,
    commands: last?.commands.map(({ name }) => name) ?? []
  }
})

const known = [
  ["curl, implicit TLS", "curl/success.txt", "c1"],
  ["curl, STARTTLS", "curl/starttls.txt", "c1"],
  ["Thunderbird, whose log does not show TLS", "thunderbird/success.txt", "c2"],
  ["Thunderbird at NetEase, which asks for ID", "thunderbird/netease.txt", "c2"]
] as const

describe("F24 a log that was imported is replayed", () => {
  it.live.each(known)("%s: the mailbox opens as it did", ([, log, connection]) =>
    Effect.gen(function* () {
      const { isOpen, words } = yield* replayed(log, connection)
      assert.deepStrictEqual({ isOpen, words }, { isOpen: true, words: "" })
    })
  )

  it.live.each([
    ["curl/wrong-password.txt", "AuthRejected"],
    ["thunderbird/wrong-password.txt", "AuthRejected"],
    ["mailkit/redacted-as-documented.txt", "AuthRejected"],
    ["curl/refused.txt", "ConnectRefused"],
    ["curl/untrusted.txt", "TlsUntrusted"]
  ] as const)("%s fails for the same reason: %s", ([log, reason]) =>
    Effect.gen(function* () {
      const { error, words } = yield* replayed(log)
      assert.deepStrictEqual({ error, words }, { error: reason, words: "" })
    })
  )

  it.live.each([
    ["openssl/quiet.txt", "greeting on port 143"],
    ["imapflow/untrusted.jsonl", "connection to port 993"],
    ["imapflow/success.jsonl", "answer to AUTHENTICATE PLAIN without ID before it"],
    ["curl/unsafe-login.txt", "answer to CAPABILITY after the login"],
    ["thunderbird/netease.txt", "answer to SELECT INBOX"]
  ] as const)("%s does not show all that our client asks: %s", ([log, missing]) =>
    Effect.gen(function* () {
      const { words } = yield* replayed(log)
      assert.strictEqual(words, `the recording has no ${missing}: what follows is not known`)
    })
  )

  it.live("with another setting: without ID, NetEase's answer to SELECT is not known", () =>
    Effect.gen(function* () {
      const { commands, words } = yield* replayed("thunderbird/netease.txt", "c2", { "no-id": "not sent" })
      assert.notInclude(commands, "ID")
      assert.include(words, "answer to SELECT INBOX without ID before it")
    })
  )
})
