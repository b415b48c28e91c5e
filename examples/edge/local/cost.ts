/** Measures the Worker for `docs/runtimes.md`: its size, and the processor's time of its start and of its requests. */
import { readFileSync } from "node:fs"
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Effect } from "effect"
import { all, withoutEffect, worker } from "./size.ts"
import { serve } from "./workerd.ts"

const empty = `data:text/javascript,export default { fetch: () => new Response() }`

/** The milliseconds that all threads of a process have computed, by `/proc`: in steps of 10. */
const computedMs = (pid: number) =>
  Effect.sync(() => {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")
    const [user, system] = fields.split(" ").slice(11)
    return (Number(user) + Number(system)) * 10
  })

const runs = 10

const mean = (values: ReadonlyArray<number>) =>
  Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)

const startMs = (main: string) =>
  serve({ wrangler: "wrangler.json", main, variables: {} }).pipe(
    Effect.flatMap(({ pid }) => computedMs(pid)),
    Effect.scoped,
    Effect.replicateEffect(runs),
    Effect.map(mean)
  )

/** The first request, and the mean of 50 after 50 others. */
const requestsMs = Effect.gen(function* () {
  const { ca, password, tlsPort, user } = yield* NodeSimulator.start({
    profile: Simulator.profiles.wellBehaved
  })
  const { pid, url } = yield* serve({
    wrangler: "wrangler.json",
    testAuthority: ca,
    variables: {
      IMAP_HOST: "localhost",
      IMAP_PORT: `${tlsPort}`,
      IMAP_SECURITY: "tls",
      IMAP_USER: user,
      IMAP_PASSWORD: password
    }
  })
  const request = Effect.promise(() => fetch(`${url}/newest`).then((answer) => answer.text()))
  const many = Effect.replicateEffect(request, 50)
  const before = yield* computedMs(pid)
  yield* request
  const first = (yield* computedMs(pid)) - before
  yield* many
  const warm = yield* computedMs(pid)
  yield* many
  return { first, later: ((yield* computedMs(pid)) - warm) / 50 }
})

const program = Effect.gen(function* () {
  yield* Console.log("the Worker, in kB:", yield* all)
  yield* Console.log("without Effect:", yield* withoutEffect)
  yield* Console.log(`its start: ${(yield* startMs(worker)) - (yield* startMs(empty))} ms`)
  const { first, later } = yield* requestsMs
  yield* Console.log(`its first request: ${first} ms, a later one: ${later} ms`)
})

NodeRuntime.runMain(Effect.scoped(program))
