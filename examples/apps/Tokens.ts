/** Accounts with OAuth: new mail as notices, and a notice for the owner when only a new sign-in helps. */
import { Account, Command, ImapError, Supervised } from "@effect-imap/core"
import { DateTime, Effect, Redacted, Schema, Stream } from "effect"
import { HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"

const Answer = Schema.Union([
  Schema.Struct({ access_token: Schema.RedactedFromValue(Schema.String), expires_in: Schema.Finite }),
  Schema.Struct({ error: Schema.String })
])

/** A source of tokens that asks the endpoint with a refresh token. */
export const tokens = (endpoint: string, refreshToken: Redacted.Redacted) =>
  Effect.map(HttpClient.HttpClient, (client) =>
    Account.tokenSource({
      get: HttpClientRequest.post(endpoint).pipe(
        HttpClientRequest.bodyUrlParams({
          grant_type: "refresh_token",
          refresh_token: Redacted.value(refreshToken)
        }),
        client.execute,
        Effect.flatMap(HttpClientResponse.schemaBodyJson(Answer)),
        Effect.flatMap((answer) => {
          if ("access_token" in answer) {
            return Effect.succeed({
              token: answer.access_token,
              lifetime: `${answer.expires_in} seconds` as const
            })
          }
          return Effect.fail(
            answer.error === "invalid_grant" ? ImapError.signInAgain(answer.error) : new Error(answer.error)
          )
        })
      )
    })
  )

const noticeOf = (status: Supervised.Status): ReadonlyArray<string> => {
  switch (status._tag) {
    case "NeedsUser":
      return [`${status.why.title}: ${status.why.advice}`]
    case "Waiting":
      return [`${status.why.title}; tried again by ${DateTime.formatIso(status.until)}`]
    default:
      return []
  }
}

/** Shows notices of one account until its scope closes. */
export const notify = Effect.fnUntraced(function* (
  account: Account.Account,
  show: (notice: string) => Effect.Effect<void>
) {
  const supervised = yield* Supervised.make(account)
  const states = Stream.flatMap(supervised.statusChanges, (status) => Stream.fromIterable(noticeOf(status)))
  const mail = supervised.changes().pipe(
    Stream.map(({ change }) => change),
    Stream.filter((change) => change._tag === "Arrived"),
    Stream.mapEffect(({ uid }) =>
      supervised.use(({ execute }) => execute(Command.fetch(uid, { envelope: true })), {
        isRepeatable: true
      })
    ),
    Stream.flatMap(Stream.fromIterable),
    Stream.map(({ envelope }) => envelope.subject ?? "(no subject)")
  )
  yield* Effect.forkScoped(Stream.runForEach(Stream.merge(states, mail), show))
  return supervised
})
