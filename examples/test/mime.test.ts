/** Messages by postal-mime and nodemailer: what is appended is parsed as it was written. */
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { variablesOf } from "../programs.ts"
import { bundled } from "./bundled.ts"

const run = promisify(execFile)

it.live("a composed message is appended, and parsed again", () =>
  Effect.gen(function* () {
    const mailboxes = { INBOX: [] }
    const server = yield* NodeSimulator.start({ profile: Simulator.profiles.wellBehaved, mailboxes })
    const env = { ...process.env, ...variablesOf(server) }
    const printed = Effect.fnUntraced(function* (name: string) {
      const program = yield* bundled(name)
      return yield* Effect.promise(() => run(process.execPath, [program], { env }))
    })
    const composed = yield* printed("mime/compose")
    const parsed = yield* printed("mime/parse")
    assert.strictEqual(composed.stdout, "appended as 1\n")
    assert.strictEqual(parsed.stdout, "1  Grüße, 1 attachments\n")
  }).pipe(Effect.scoped)
)
