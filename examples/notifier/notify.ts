/** New mail of an account, and whatever its owner must do, as notices for a person. */
import { Account, Command, ImapError, Mime, Supervised } from "@effect-imap/core"
import { Duration, Effect, Redacted, Schema, Stream } from "effect"
import { HttpClient, HttpClientRequest, HttpClientResponse } from "effect/http"

/** Shows a notice, such as `private: Lunch? (Ada)`. */
export type Show = (notice: string) => Effect.Effect<void>

/** Shows news of the account until its scope closes. A lost connection is not worth a notice. */
export const notify = Effect.fnUntraced(function* (label: string, account: Account.Account, show: Show) {
  const supervised = yield* Supervised.make(account, { label })
  const owed = supervised.statusChanges.pipe(
    Stream.filter((status) => status._tag === "NeedsUser"),
    Stream.map(({ why }) => `${label}: ${why.advice}`)
  )
  const mail = supervised.changes().pipe(
    Stream.map(({ change }) => change),
    Stream.filter((change) => change._tag === "Arrived"),
    Stream.mapEffect(({ uid }) => titlesOf(supervised, uid)),
    Stream.flatMap(Stream.fromIterable),
    Stream.map((title) => `${label}: ${title}`)
  )
  yield* Stream.runForEach(Stream.merge(owed, mail), show)
})

/** Returns the titles of a message; none if it is already gone. */
const titlesOf = Effect.fnUntraced(function* (supervised: Supervised.Supervised, uid: number) {
  const command = Command.fetch(uid, { envelope: true })
  const messages = yield* supervised.use(({ execute }) => execute(command), { isRepeatable: true })
  return messages.map(({ envelope: { from, subject = "(no subject)" } }) => {
    const [sender] = Mime.mailboxes(from)
    return `${subject} (${sender?.name ?? sender?.address ?? "unknown"})`
  })
})

/** `expires_in`: seconds. RFC 6749 §5.1. */
const Granted = Schema.Struct({
  access_token: Schema.RedactedFromValue(Schema.String),
  expires_in: Schema.optionalKey(Schema.Finite)
})

const granted = (response: HttpClientResponse.HttpClientResponse) =>
  HttpClientResponse.filterStatusOk(response).pipe(
    Effect.flatMap(HttpClientResponse.schemaBodyJson(Granted)),
    Effect.map(({ access_token, expires_in: seconds = 3_000 }) => ({
      token: access_token,
      lifetime: Duration.seconds(seconds)
    }))
  )

/** The answer to a refresh token that is no longer valid. RFC 6749 §5.2. */
const Withdrawn = Schema.Struct({ error: Schema.Literal("invalid_grant") })

const withdrawn = (response: HttpClientResponse.HttpClientResponse) =>
  Effect.flatMap(HttpClientResponse.schemaBodyJson(Withdrawn)(response), ({ error }) =>
    Effect.fail(ImapError.signInAgain(error))
  )

/**
 * Makes a source of tokens with an OAuth client: each is fetched with the refresh token, for all connections of the
 * account. RFC 6749 §6. If the consent was withdrawn, the account's owner has to sign in again; any other failure of the
 * endpoint may pass.
 */
export const tokens = (
  endpoint: string,
  { client_id, refresh_token }: { readonly client_id: string; readonly refresh_token: Redacted.Redacted }
) =>
  Effect.map(HttpClient.HttpClient, (client) =>
    Account.tokenSource({
      get: HttpClientRequest.post(endpoint).pipe(
        HttpClientRequest.bodyUrlParams({
          grant_type: "refresh_token",
          client_id,
          refresh_token: Redacted.value(refresh_token)
        }),
        client.execute,
        Effect.flatMap(HttpClientResponse.matchStatus({ 400: withdrawn, orElse: granted }))
      )
    })
  )
