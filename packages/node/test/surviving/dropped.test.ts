/** A flow that is dropped silently, by nft in a network namespace: neither end learns of it. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Cyrus from "../cyrus/Cyrus.ts"
import * as Dovecot from "../dovecot/Dovecot.ts"
import { isLeftOut } from "../support/programs.ts"
import { expectNothingMissed } from "./expectNothingMissed.ts"

const skipped = isLeftOut("nft")

const Survived = Schema.fromJsonString(
  Schema.Struct({
    statuses: Schema.Array(Schema.String),
    ended: Schema.Array(Schema.String),
    delivered: Schema.Array(Schema.UndefinedOr(Schema.Number)),
    arrived: Schema.Array(Schema.Number),
    missed: Schema.Array(Schema.String)
  })
)

const program = fileURLToPath(new URL("dropped.ts", import.meta.url))

/** What `dropped.ts` prints in a separate network. */
const printed = (server: string) =>
  Effect.callback<string>((resume) => {
    const script = 'ip link set lo up && exec "$0" "$@"'
    const child = spawn("unshare", ["-n", "sh", "-c", script, process.execPath, program, server], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let text = ""
    child.stdout.on("data", (bytes: Buffer) => (text += bytes.toString("utf8")))
    child.once("close", () => resume(Effect.succeed(text)))
    return Effect.sync(() => child.kill())
  })

describe("a flow that is dropped silently, in a network namespace", { concurrent: true }, () => {
  for (const { name, skipped: isMissing } of [
    { name: "dovecot", skipped: Dovecot.skipped },
    { name: "cyrus", skipped: Cyrus.skipped }
  ]) {
    it.live.skipIf(skipped || isMissing)(
      `K07 K14 ${name}: found out by a probe, selected again, each message reported once`,
      () =>
        Effect.gen(function* () {
          const found = yield* Schema.decodeEffect(Survived)(yield* printed(name))
          expectNothingMissed(found, /ConnectionStalled/)
        }),
      180_000
    )
  }
})
