/**
 * Runs examples: `node run.ts [name…]`, all of them by default. They connect to the account in `IMAP_HOST`,
 * `IMAP_USER`, `IMAP_PASSWORD` …, or to a simulated server without them.
 */
import { spawn } from "node:child_process"
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import { fileOf, variablesOf } from "./programs.ts"

const simulated = Effect.map(NodeSimulator.start({ profile: Simulator.profiles.wellBehaved }), variablesOf)

const run = (name: string, account: NodeJS.ProcessEnv) =>
  Effect.callback<void, string>((resume) => {
    const child = spawn(process.execPath, [fileOf(name)], {
      stdio: "inherit",
      env: { ...process.env, ...account }
    })
    child.once("close", (code) =>
      resume(code === 0 ? Effect.void : Effect.fail(`${name} ended with ${code}`))
    )
    return Effect.sync(() => child.kill())
  })

const given = process.argv.slice(2)
const names =
  given.length > 0
    ? given
    : [
        "connect",
        "read-mail",
        "newest-subjects",
        "stream-messages",
        "save-part",
        "mime/compose",
        "mime/parse",
        "custom-transport",
        "transport-contract",
        "own-quirk",
        "rules/find",
        "oauth",
        "discover",
        "service",
        "test-your-app",
        "folders",
        "turns",
        "promise",
        "promise-new-mail",
        "pool",
        "new-mail",
        "apps/test"
      ]

const program = Effect.gen(function* () {
  const account = process.env["IMAP_HOST"] === undefined ? yield* simulated : {}
  for (const name of names) {
    yield* Console.log(`\n${name}`)
    yield* run(name, account)
  }
})

NodeRuntime.runMain(Effect.scoped(program))
