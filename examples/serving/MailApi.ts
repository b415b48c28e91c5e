/** The HTTP API: its definition, from which the handlers, a client and the OpenAPI page follow. */
import { Command, ImapError } from "@effect-imap/core"
import { Effect, Layer, Predicate, Schema } from "effect"
import {
  HttpApi,
  HttpApiBuilder,
  HttpApiEndpoint,
  HttpApiError,
  HttpApiGroup,
  HttpApiScalar,
  HttpApiSchema
} from "effect/http-api"
import * as Mail from "./Mail.ts"

/** The cause if the mail could not be read: the library's own error, with who must act and whether a retry helps. */
const Unavailable = ImapError.ImapError.pipe(HttpApiSchema.status(502))
const errors = [HttpApiError.NotFound, Unavailable] as const

const params = { mailbox: Schema.String }
const Count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 }))

export class MailApi extends HttpApi.make("mail").add(
  HttpApiGroup.make("mailboxes").add(
    HttpApiEndpoint.get("list", "/mailboxes", {
      success: Schema.Array(Command.MailboxInfo),
      error: Unavailable
    }),
    HttpApiEndpoint.get("newest", "/mailboxes/:mailbox/messages", {
      params,
      query: { count: Schema.optionalKey(Count) },
      success: Schema.Array(Mail.Overview),
      error: errors
    }),
    HttpApiEndpoint.get("read", "/mailboxes/:mailbox/messages/:uid", {
      params: { ...params, uid: Schema.Int },
      success: Mail.Letter,
      error: errors
    })
  )
) {}

const orNotFound = <A, R>(mail: Effect.Effect<A, ImapError.ImapError, R>) =>
  Effect.catchReason(mail, "ImapError", "MailboxMissing", () => Effect.fail(new HttpApiError.NotFound()))

const handlers = HttpApiBuilder.group(MailApi, "mailboxes", (handlers) =>
  handlers
    .handle("list", () => Mail.mailboxes)
    .handle("newest", ({ params, query }) => orNotFound(Mail.newest(params.mailbox, query.count ?? 20)))
    .handle("read", ({ params }) =>
      orNotFound(Mail.letter(params.mailbox, params.uid)).pipe(
        Effect.filterOrFail(Predicate.isNotUndefined, () => new HttpApiError.NotFound())
      )
    )
)

/** The routes, with the description at `/openapi.json` and its page at `/docs`. They need an `ImapPool`. */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(MailApi, { openapiPath: "/openapi.json" }).pipe(Layer.provide(handlers)),
  HttpApiScalar.layer(MailApi, { path: "/docs" })
)
