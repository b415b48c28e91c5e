/** An HTTP API in which each user has a pool of their own: the status of an answer follows from the reason of a failure. */
import { type Account, Command, ImapError, ImapPool, type Transport } from "@effect-imap/core"
import { Context, Effect, Layer, RcMap, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"

/** A failure for a client of the API: what to say, and whether trying again later helps. */
const fields = { title: Schema.String, advice: Schema.String }
export class WrongRequest extends Schema.TaggedError<WrongRequest>()("WrongRequest", fields) {}
export class SignIn extends Schema.TaggedError<SignIn>()("SignIn", fields) {}
export class NotThere extends Schema.TaggedError<NotThere>()("NotThere", fields) {}
export class TryLater extends Schema.TaggedError<TryLater>()("TryLater", fields) {}
export class Unserved extends Schema.TaggedError<Unserved>()("Unserved", fields) {}

const errors = [
  WrongRequest.pipe(HttpApiSchema.status(400)),
  SignIn.pipe(HttpApiSchema.status(401)),
  NotThere.pipe(HttpApiSchema.status(404)),
  TryLater.pipe(HttpApiSchema.status(503)),
  Unserved.pipe(HttpApiSchema.status(500))
] as const

const answered = (error: ImapError.ImapError) => {
  const { advice, title } = error
  switch (ImapError.httpStatus(error)) {
    case 400:
      return new WrongRequest({ title, advice })
    case 401:
      return new SignIn({ title, advice })
    case 404:
      return new NotThere({ title, advice })
    case 503:
    case 504:
      return new TryLater({ title, advice })
    default:
      return new Unserved({ title, advice })
  }
}

const asked = { envelope: true, flags: true } as const

export class MailApi extends HttpApi.make("mail").add(
  HttpApiGroup.make("messages").add(
    HttpApiEndpoint.get("newest", "/users/:user/mailboxes/:mailbox/messages", {
      params: { user: Schema.String, mailbox: Schema.String },
      success: Schema.Array(Command.Message(asked)),
      error: errors
    })
  )
) {}

/** The pools of the users who were there lately, each with up to two connections. */
export class Pools extends Context.Service<
  Pools,
  RcMap.RcMap<string, ImapPool.ImapPool, ImapError.ImapError>
>()("app/Pools") {}

export const poolsOf = (
  accountOf: (user: string) => Effect.Effect<Account.Account, ImapError.ImapError>
): Layer.Layer<Pools, never, Transport.Transport> =>
  Layer.effect(
    Pools,
    RcMap.make({
      lookup: (user: string) =>
        Effect.flatMap(accountOf(user), (account) => ImapPool.make(account, { size: 2 })),
      idleTimeToLive: "5 minutes"
    })
  )

const newest = Effect.fnUntraced(function* (user: string, mailbox: string) {
  const pool = yield* RcMap.get(yield* Pools, user)
  return yield* pool.use(mailbox, ({ execute }) => execute(Command.newest(20, asked)), { readOnly: true })
})

const handlers = HttpApiBuilder.group(MailApi, "messages", (handlers) =>
  handlers.handle("newest", ({ params: { mailbox, user } }) =>
    Effect.scoped(newest(user, mailbox)).pipe(Effect.mapError(answered))
  )
)

export const routes = HttpApiBuilder.layer(MailApi, { openapiPath: "/openapi.json" }).pipe(
  Layer.provide(handlers)
)

/**
 * The API as a function of web requests, for any runtime. `dispose` logs out. What handlers need at each request is
 * merged into the layer; provided alone, it would become a second argument of `handler`.
 */
export const toWebHandler = (pools: Layer.Layer<Pools>) =>
  HttpRouter.toWebHandler(routes.pipe(Layer.provideMerge(pools), Layer.provide(HttpServer.layerServices)), {
    disableLogger: true
  })
