/**
 * Runs a Worker on this machine: `IMAP_HOST=imap.example.com IMAP_USER=… IMAP_PASSWORD=… node examples/edge/local/serve.ts`,
 * and with `wrangler.follow.json` the other one.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import { serve } from "./workerd.ts"

const variables = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith("IMAP_") && value !== undefined ? [[name, value]] : []
  )
)

const program = Effect.gen(function* () {
  const [, , wrangler = "wrangler.json"] = process.argv
  const { url } = yield* serve({ wrangler, variables })
  yield* Console.log(url)
  yield* Effect.never
})

NodeRuntime.runMain(Effect.scoped(program))
