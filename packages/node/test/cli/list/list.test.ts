/** `list`: the mailboxes of an account, without opening one. */
import { profile as profileOf } from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { invoke, run } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

/** The arguments of `connect` with another subcommand. */
const list = ([, ...args]: ReadonlyArray<string>, ...more: ReadonlyArray<string>) => [
  "list",
  ...args,
  ...more
]

/** Without LIST-STATUS, or without what `plain` names as well. */
const without = Effect.fnUntraced(function* (...names: ReadonlyArray<string>) {
  const { capabilities } = yield* Effect.fromOption(profileOf("well-behaved"))
  const cut = (listed: string) =>
    listed
      .split(" ")
      .filter((name) => !names.includes(name))
      .join(" ")
  return { capabilities: { ...capabilities, authenticated: cut(capabilities.authenticated) } }
})

describe("list", () => {
  it.live("prints a line for each mailbox, with what it is for and its counts", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("well-behaved")
      const { code, err, out } = yield* run(list(tls), { env })
      assert.strictEqual(code, 0)
      assert.match(out, /^✓ \d+ mailboxes at 127\.0\.0\.1\n\n {2}MAILBOX +FOR +MESSAGES +UNREAD\n/)
      assert.match(out, /^ {2}INBOX +\d+ +\d+$/m)
      assert.match(out, /^ {2}Drafts +Drafts +\d+ +\d+$/m)
      assert.include(err, "✓ login")
      assert.notInclude(err, "select")
    }).pipe(Effect.scoped)
  )

  it.live("--json prints one object, and null for what the server does not say", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("well-behaved")
      const { code, out } = yield* invoke(list(tls, "--json"), { env })
      assert.strictEqual(code, 0)
      assert.deepNestedInclude(parseOutput(out), {
        outcome: "listed",
        mailbox: null,
        "mailboxes[0].name": "INBOX",
        "mailboxes[0].selectable": true,
        "mailboxes[0].specialUse": null
      })
    }).pipe(Effect.scoped)
  )

  it.live("asks for no counts if they would cost a command each", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("well-behaved", yield* without("LIST-STATUS"))
      const { code, out } = yield* invoke(list(tls), { env })
      assert.strictEqual(code, 0)
      assert.match(out, / {2}MAILBOX +FOR\n {2}INBOX\n/)
      const json = yield* invoke(list(tls, "--json"), { env })
      assert.deepNestedInclude(parseOutput(json.out), { "mailboxes[0].messages": null, flights: 2 })
    }).pipe(Effect.scoped)
  )

  it.live("ends as connect does: a wrong password is 77", () =>
    Effect.gen(function* () {
      const { tls } = yield* simulated("well-behaved")
      const { code, out } = yield* invoke(list(tls, "--json"), { env: { IMAP_PASSWORD: "wrong-secret" } })
      assert.strictEqual(code, 77)
      assert.deepNestedInclude(parseOutput(out), { outcome: "failed", "error.reason._tag": "AuthRejected" })
      assert.notInclude(out, "wrong-secret")
    }).pipe(Effect.scoped)
  )
})
