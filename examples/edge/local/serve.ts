/** Runs the Worker on this machine: `IMAP_HOST=imap.example.com IMAP_USER=… IMAP_PASSWORD=… node examples/edge/local/serve.ts`. */
import { fileURLToPath } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import { serve } from "./workerd.ts"

const variables = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith("IMAP_") && value !== undefined ? [[name, value]] : []
  )
)

const program = Effect.gen(function* () {
  const url = yield* serve({ main: fileURLToPath(new URL("../worker.ts", import.meta.url)), variables })
  yield* Console.log(`${url}/newest`)
  yield* Effect.never
})

NodeRuntime.runMain(Effect.scoped(program))
