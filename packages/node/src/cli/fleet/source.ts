/** The sources of `fleet status`: the page of a runner, or the database of the fleet. */
import { FleetStore } from "@effect-imap/core/FleetStore"
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import { Clock, Data, Effect, Option, Redacted, Schema, Stream } from "effect"
import { layer as fetchLayer } from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import { isSqlError, type SqlError } from "effect/sql/SqlError"

/** The source does not answer. The message never repeats its address, which contains a token or a password. */
export class Unanswered extends Data.TaggedError("Unanswered")<{ readonly problem: string }> {
  override get message() {
    return this.problem
  }
}

export interface FleetReading {
  readonly members: ReadonlyArray<Fleet.Member>
  /** The time on the clock of the source, in ms since 1970. */
  readonly now: number
}

const Why = Schema.Struct({
  reason: Schema.String,
  title: Schema.String,
  words: Schema.String,
  turn: Schema.Literals(Fleet.turns),
  actor: Schema.optionalKey(Schema.String),
  todo: Schema.optionalKey(Schema.String)
})

const RunnerStay = Schema.Struct({
  runner: Schema.String,
  since: Schema.Finite,
  gone: Schema.optionalKey(Schema.Finite)
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
        state: Schema.Literals(Fleet.states),
        since: Schema.Finite,
        until: Schema.optionalKey(Schema.Finite),
        why: Schema.optionalKey(Why),
        stays: Schema.optionalKey(Schema.Array(RunnerStay))
      })
    )
  })
)

const timeout = "10 seconds"

const unanswered = (problem: string) => () => new Unanswered({ problem })

/** Reads an environment variable, which may contain a token or a password. */
export const fromEnvironment = (name: string): Option.Option<Redacted.Redacted> =>
  Option.map(Option.fromNullishOr(process.env[name]), (value) => Redacted.make(value))

/** Turns a database defect into a failure: Effect Cluster dies if it cannot create its tables. */
export const failing = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
  Effect.catchDefect(effect, (defect) => (isSqlError(defect) ? Effect.fail(defect) : Effect.die(defect)))

/** Reads what the runners have written to the database. */
export const fromDatabase = Effect.fnUntraced(
  function* (url: Redacted.Redacted): Effect.fn.Return<FleetReading, Unanswered> {
    const { layerClient } = yield* Effect.promise(() => import("../../fleet/NodeFleet.ts"))
    const statuses = yield* Effect.flatMap(FleetStore, (store) => store.statuses).pipe(
      Effect.provide(layerClient({ url })),
      failing,
      Effect.catchTags({
        DriverMissing: ({ message }) => new Unanswered({ problem: message }),
        SqlError: unanswered("The database cannot be reached, or refuses the login."),
        FleetError: unanswered("The database does not answer.")
      })
    )
    return { members: statuses.map(Fleet.memberOf), now: yield* Clock.currentTimeMillis }
  },
  Effect.timeoutOrElse({ duration: timeout, orElse: unanswered(`No answer within ${timeout}.`) })
)

/** Reads the first line that the page receives, which contains all accounts. */
export const fromPage = Effect.fnUntraced(
  function* (page: Redacted.Redacted): Effect.fn.Return<FleetReading, Unanswered, HttpClient.HttpClient> {
    const url = yield* addressOf(page)
    const silent = unanswered("Nothing answers at that address: is the runner still running?")
    const response = yield* Effect.mapError(HttpClient.execute(request(url)), silent)
    if (response.status === 401)
      return yield* unanswered("The runner was restarted, and has another token.")()
    const line = yield* response.stream.pipe(
      Stream.decodeText,
      Stream.splitLines,
      Stream.runHead,
      Effect.mapError(silent)
    )
    const update = yield* Effect.mapError(
      Schema.decodeUnknownEffect(Line)(Option.getOrElse(line, () => "")),
      unanswered("That address is not the page of a fleet.")
    )
    if (update.failing === true)
      return yield* unanswered("The fleet's database does not answer the runner.")()
    return update
  },
  Effect.timeoutOrElse({ duration: timeout, orElse: unanswered(`No answer within ${timeout}.`) }),
  Effect.provide(fetchLayer)
)

const addressOf = (page: Redacted.Redacted): Effect.Effect<URL, Unanswered> =>
  Effect.try({
    try: () => new URL(Redacted.value(page)),
    catch: unanswered(
      "IMAP_FLEET_PAGE must be the address that the runner printed, such as http://127.0.0.1:40123/#token=…"
    )
  })

const request = (url: URL) =>
  HttpClientRequest.get(new URL("members", url)).pipe(
    HttpClientRequest.bearerToken(new URLSearchParams(url.hash.slice(1)).get("token") ?? "")
  )
