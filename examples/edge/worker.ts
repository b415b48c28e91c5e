/**
 * `GET /newest`: the ten newest subjects of the account in the Worker's variables and secrets. It does not ask who calls: put a login
 * before it.
 */
import { Account, Command, ImapConnection, ImapError } from "@effect-imap/core"
import { ConfigProvider, Duration, Effect } from "effect"
import * as EdgeTransport from "./transport.ts"

const newest = Effect.gen(function* () {
  const account = yield* Account.config
  const connection = yield* ImapConnection.make({ ...account, readOnly: true })
  yield* Effect.addFinalizer(() => connection.logout)
  const messages = yield* connection.execute(Command.newest(10, { envelope: true }))
  return Response.json(messages.toReversed().map(({ envelope }) => envelope.subject ?? "(no subject)"))
})

const refused = (error: ImapError.ImapError) => {
  const { advice, reason, retryAfter = Duration.seconds(30), title } = error
  const status = ImapError.httpStatus(error)
  const headers = status === 503 ? { "Retry-After": `${Math.ceil(Duration.toSeconds(retryAfter))}` } : {}
  return Response.json({ reason: reason._tag, title, advice }, { status, headers })
}

export default {
  fetch(request: Request, env: Record<string, string>, context: ExecutionContext) {
    if (request.method !== "GET" || new URL(request.url).pathname !== "/newest")
      return Promise.resolve(new Response(null, { status: 404 }))
    const answer = newest.pipe(
      Effect.scoped,
      Effect.catchTag("ImapError", (error) => Effect.succeed(refused(error))),
      Effect.provide(EdgeTransport.layer),
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnvRecord(env)),
      (program) => Effect.runPromise(program, { signal: request.signal })
    )
    // a request that is cancelled still logs out
    context.waitUntil(answer.catch(() => {}))
    return answer
  }
} satisfies ExportedHandler<Record<string, string>>
