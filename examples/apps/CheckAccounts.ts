/** Checks many accounts at once, as a monitoring system asks: a line and an exit code, JSON, Prometheus. */
import { type Account, ImapConnection, ImapError } from "@effect-imap/core"
import { DateTime, Duration, Effect, Result, Schema } from "effect"
import { PrometheusMetrics } from "effect/observability"

export interface Checked {
  readonly name: string
  readonly took: Duration.Duration
  /** The number of messages, or why the mailbox did not open. */
  readonly result: Result.Result<number, ImapError.ImapError>
}

/** Opens the mailbox of each account, ten at a time, and closes it again. */
export const check = (accounts: ReadonlyArray<Account.Account & { readonly name: string }>) =>
  Effect.forEach(
    accounts,
    ({ name, ...account }) =>
      messagesOf(account, name).pipe(
        Effect.result,
        Effect.timed,
        Effect.map(([took, result]): Checked => ({ name, took, result }))
      ),
    { concurrency: 10 }
  )

const messagesOf = (account: Account.Account, label: string) =>
  ImapConnection.make(account, { label }).pipe(
    Effect.flatMap(({ mailbox }) => mailbox),
    Effect.map(({ exists }) => exists),
    Effect.scoped
  )

/** The worst result as an exit code: 0 is good, 1 may pass by itself, 2 needs a person. */
export const exitCode = (checked: ReadonlyArray<Checked>): 0 | 1 | 2 => {
  const failures = checked.flatMap(({ result }) => (Result.isFailure(result) ? [result.failure] : []))
  if (failures.length === 0) return 0
  return failures.some(({ retry }) => retry === "never") ? 2 : 1
}

export const line = (checked: ReadonlyArray<Checked>): string => {
  const failed = checked.flatMap(({ name, result }) =>
    Result.isFailure(result) ? [`${name}: ${result.failure.title} (${result.failure.actionBy})`] : []
  )
  const state = (["OK", "WARNING", "CRITICAL"] as const)[exitCode(checked)]
  return [`${state} ${checked.length - failed.length} of ${checked.length} accounts`, ...failed].join("; ")
}

const Report = Schema.toCodecJson(
  Schema.Struct({
    at: Schema.DateTimeUtc,
    accounts: Schema.Array(
      Schema.Struct({
        name: Schema.String,
        seconds: Schema.Finite,
        messages: Schema.optionalKey(Schema.Int),
        failure: Schema.optionalKey(ImapError.ImapError)
      })
    )
  })
)

export const json = (checked: ReadonlyArray<Checked>) =>
  Effect.flatMap(DateTime.now, (at) =>
    Schema.encodeEffect(Schema.fromJsonString(Report))({
      at,
      accounts: checked.map(({ name, result, took }) => ({
        name,
        seconds: Duration.toSeconds(took),
        ...Result.match(result, {
          onSuccess: (messages) => ({ messages }),
          onFailure: (failure) => ({ failure })
        })
      }))
    })
  )

/** The library's own metrics, such as `imap_client_connection_failures`. */
export const prometheus = PrometheusMetrics.format()
