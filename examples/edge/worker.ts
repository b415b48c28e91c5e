/** `GET /newest`: the ten newest subjects of the account in the Worker's variables and secrets. */
import { Account, Command, ImapConnection, ImapError } from "@effect-imap/core"
import { ConfigProvider, Effect } from "effect"
import * as EdgeTransport from "./transport.ts"

const newest = Effect.gen(function* () {
  const account = yield* Account.config
  const connection = yield* ImapConnection.make({ ...account, readOnly: true })
  yield* Effect.addFinalizer(() => connection.logout)
  const messages = yield* connection.execute(Command.newest(10, { envelope: true }))
  return Response.json(messages.toReversed().map(({ envelope }) => envelope.subject ?? "(no subject)"))
})

const refused = (error: ImapError.ImapError) =>
  Response.json(
    { reason: error.reason._tag, title: error.title, advice: error.advice },
    { status: ImapError.httpStatus(error) }
  )

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
