/** Where `fleet status` learns how the accounts stand: the page of a runner, or the database of the fleet. */
import type { Member } from "@effect-imap/visualizer/Fleet"
import { Data, Effect, Option, Redacted, Schema, Stream } from "effect"
import { layer as fetchLayer } from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

/** Nobody says how the accounts stand; the words never repeat what was given, which holds a token or a password. */
export class Unanswered extends Data.TaggedError("Unanswered")<{ readonly problem: string }> {
  override get message() {
    return this.problem
  }
}

export interface Looked {
  readonly members: ReadonlyArray<Member>
  /** On the clock of who tells, in ms since 1970. */
  readonly now: number
}

const Why = Schema.Struct({
  reason: Schema.String,
  title: Schema.String,
  words: Schema.String,
  turn: Schema.Literals(["user", "admin", "app", "nobody"])
})

const Line = Schema.fromJsonString(
  Schema.Struct({
    now: Schema.Finite,
    failing: Schema.optionalKey(Schema.Boolean),
    members: Schema.Array(
      Schema.Struct({
        account: Schema.String,
        label: Schema.optionalKey(Schema.String),
        host: Schema.String,
        runner: Schema.optionalKey(Schema.String),
        state: Schema.Literals(["NeedsUser", "Unassigned", "Waiting", "Connecting", "Ended", "Selected"]),
        since: Schema.Finite,
        until: Schema.optionalKey(Schema.Finite),
        why: Schema.optionalKey(Why)
      })
    )
  })
)

const unanswered = (problem: string) => () => new Unanswered({ problem })

const addressOf = (page: Redacted.Redacted): Effect.Effect<URL, Unanswered> =>
  Effect.try({
    try: () => new URL(Redacted.value(page)),
    catch: unanswered(
      "--page takes the address that the runner printed, such as http://127.0.0.1:40123/#token=…"
    )
  })

const request = (url: URL) =>
  HttpClientRequest.get(new URL("members", url)).pipe(
    HttpClientRequest.bearerToken(new URLSearchParams(url.hash.slice(1)).get("token") ?? "")
  )

const limit = "10 seconds"

/** The first line of what the page is told: all accounts. */
export const fromPage = Effect.fnUntraced(
  function* (page: Redacted.Redacted): Effect.fn.Return<Looked, Unanswered, HttpClient.HttpClient> {
    const url = yield* addressOf(page)
    const silent = unanswered("Nothing answers at that address: does the runner still run?")
    const response = yield* Effect.mapError(HttpClient.execute(request(url)), silent)
    if (response.status === 401)
      return yield* unanswered("The runner was started again, with another token.")()
    const line = yield* response.stream.pipe(
      Stream.decodeText,
      Stream.splitLines,
      Stream.runHead,
      Effect.mapError(silent)
    )
    const told = yield* Effect.mapError(
      Schema.decodeUnknownEffect(Line)(Option.getOrElse(line, () => "")),
      unanswered("What answers at that address is no page of a fleet.")
    )
    if (told.failing === true) return yield* unanswered("The fleet's storage does not answer its runner.")()
    return told
  },
  Effect.timeoutOrElse({ duration: limit, orElse: unanswered(`No answer within ${limit}.`) }),
  Effect.provide(fetchLayer)
)
