/**
 * `effect-imap connect`: from the settings to a selected mailbox, or to the login, with each step shown as it happens.
 */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as ImapError from "@effect-imap/core/ImapError"
import type { Status } from "@effect-imap/core/Supervised"
import { Console, DateTime, Effect, Option, Stream } from "effect"
import { Command } from "effect/cli"
import * as Browser from "../visualize/Browser.ts"
import { CommandLineError } from "../output/failure.ts"
import { type ConnectFlags, connectFlags } from "../settings/flags.ts"
import * as Json from "../output/Json.ts"
import * as LiveSteps from "../output/LiveSteps.ts"
import { Lost, newRun, notBegun, reporting, type Run, say, settled } from "../output/outcome.ts"
import * as Secrets from "../output/Secrets.ts"
import { equipped, prepare, type Prepared } from "./prepare.ts"
import type * as Watch from "./Watch.ts"
import * as Words from "../output/Words.ts"
import { complain } from "../output/complain.ts"

/** Serves a page of this run, if `--visualize` asks for one; its address is printed before anything happens. */
const visualized = Effect.fnUntraced(
  function* ({ visualize }: ConnectFlags, host: string) {
    if (!visualize) return []
    const { sink, url } = yield* Browser.live({ title: `IMAP ${host}` })
    yield* complain(`See it at ${url}`)
    return [sink]
  },
  Effect.mapError((error) =>
    ImapError.make({ _tag: "InvalidAccount", field: "visualize", problem: error.message }, "account")
  )
)

/** Keeps the connection open after the result was printed, so that its end prints no second result. */
const staying = (kept: Effect.Effect<never, ImapError.ImapError>) =>
  kept.pipe(
    Effect.mapError((error) => new Lost({ error })),
    Effect.onInterrupt(() => complain("Interrupted."))
  )

/** Renders the mailbox while the connection is still open. */
const resultOf = (
  mailbox: ImapConnection.MailboxState,
  report: ImapConnection.Report,
  { discovered, json, redactor }: Run
) => {
  const found = {
    mailbox: Secrets.maskMailbox(mailbox, redactor),
    report: Secrets.maskReport(report, redactor)
  }
  return json
    ? Json.render(Json.selected(found, discovered))
    : Words.selected(found, LiveSteps.standardOutput().style)
}

/** Renders the login, if the account opens no mailbox. */
const loginOf = (report: ImapConnection.Report, { discovered, json, redactor }: Run) => {
  const masked = Secrets.maskReport(report, redactor)
  return json
    ? Json.render(Json.authenticated(masked, discovered))
    : Words.authenticated(masked, LiveSteps.standardOutput().style)
}

/** Says why an attempt failed and whose turn it is, once for each reason, and how long the wait before the next lasts. */
const waiting = (live: LiveSteps.LiveSteps, { redactor }: Run) => {
  const shown = new Set<string>()
  return (status: Status) =>
    Effect.sync(() => {
      if (status._tag !== "Waiting") return
      const { why } = status
      if (!shown.has(why.reason._tag)) {
        shown.add(why.reason._tag)
        live.print(Words.failed(Secrets.maskError(why, redactor), LiveSteps.standardError().style))
      }
      live.waitsUntil(DateTime.toEpochMillis(status.until))
    })
}

/** Keeps the mailbox open for as long as the command runs; a lost connection is replaced by the next one. */
const supervised = Effect.fnUntraced(function* (
  { account, settings: { label } }: Prepared,
  live: LiveSteps.LiveSteps,
  watch: Watch.Watch,
  run: Run
) {
  const mailbox = yield* Supervised.make(account, { label, isLogged: false }).pipe(reporting(run, notBegun))
  const progress = { report: mailbox.report, stopDrawing: live.stop }
  yield* Effect.forkScoped(Stream.runForEach(mailbox.statusChanges, waiting(live, run)))
  const first = yield* mailbox
    .use((connection) => Effect.all([connection.mailbox, connection.report]))
    .pipe(reporting(run, progress))
  live.stop()
  yield* Console.log(resultOf(...first, run))
  yield* staying(watch.follow(mailbox, { host: account.host, mailbox: first[0] }))
})

/** Opens the mailbox, or only logs in; then logs out, or stays until the connection ends. */
const approach = Effect.fnUntraced(function* (
  { account, settings: { label } }: Prepared,
  live: LiveSteps.LiveSteps,
  stays: boolean,
  run: Run
) {
  const opening = yield* ImapConnection.open(account, { label }).pipe(reporting(run, notBegun))
  const progress = { report: opening.report, stopDrawing: live.stop }
  const { connection, result } = yield* Effect.gen(function* () {
    const connection = yield* opening.selected
    const report = yield* connection.report
    const result =
      account.mailbox === null ? loginOf(report, run) : resultOf(yield* connection.mailbox, report, run)
    if (!stays) yield* connection.logout
    return { connection, result }
  }).pipe(reporting(run, progress))
  if (stays) live.stop()
  yield* Console.log(result)
  if (stays) yield* staying(connection.ended)
})

/** Keeps the page open, whatever the result of the run. */
const pageStays = Effect.andThen(complain("The page stays open until Ctrl-C."), Effect.never)

/** Refuses `--no-select` together with a flag that needs a mailbox. */
const requireMailbox = ({ mailbox, noSelect, readOnly, watch }: ConnectFlags) => {
  const needs = [
    ...(Option.isSome(mailbox) ? ["--mailbox"] : []),
    ...(Option.isSome(readOnly) ? ["--read-only"] : []),
    ...(watch ? ["--watch"] : [])
  ]
  return noSelect && needs[0] !== undefined
    ? new CommandLineError({ problem: `--no-select opens no mailbox: leave it out, or ${needs.join(", ")}.` })
    : Effect.void
}

/** Loads the watch only for the commands that use it. */
const watching = (...given: Parameters<typeof Watch.make>) =>
  Effect.flatMap(
    Effect.promise(() => import("./Watch.ts")),
    (loaded) => loaded.make(...given)
  )

const attempt = Effect.fnUntraced(function* (flags: ConnectFlags, run: Run) {
  yield* requireMailbox(flags)
  const given = yield* prepare(flags, run).pipe(reporting(run, notBegun))
  const mailbox = flags.noSelect ? null : (given.account.mailbox ?? "INBOX")
  const prepared: Prepared = { ...given, account: { ...given.account, mailbox } }
  const { account, settings, sinks, transport } = prepared
  const screen = LiveSteps.standardError()
  const pages = yield* visualized(flags, account.host).pipe(reporting(run, notBegun))
  const live = yield* LiveSteps.make({ host: account.host, mailbox }, screen)
  const watch = flags.watch ? yield* watching(screen, run.redactor.mask) : undefined
  const listening = [...sinks, ...pages, live.sink, ...(watch === undefined ? [] : [watch.sink])]
  const going =
    watch === undefined
      ? approach(prepared, live, flags.visualize, run)
      : supervised(prepared, live, watch, run)
  return yield* going.pipe(
    equipped(settings, transport, listening),
    flags.visualize
      ? Effect.catchTags({
          Failed: (failed) => Effect.andThen(say(failed, run), pageStays),
          Lost: (lost) => Effect.andThen(say(lost, run), pageStays)
        })
      : (self) => self
  )
}, Effect.scoped)

export const connect = Command.make("connect", connectFlags, (flags) => {
  const run = newRun("connect", flags.json)
  return settled(run)(attempt(flags, run))
}).pipe(
  Command.withExamples([
    {
      command: "effect-imap connect --host imap.example.com --user me@example.com",
      description: "Asks for the password, shows each step, then the mailbox"
    },
    {
      command: 'IMAP_PASSWORD="$(pass mail)" effect-imap connect --config me.yaml --json',
      description: "For a script: one JSON object, and an exit code that says what to do"
    },
    {
      command: "effect-imap connect --config me.yaml --trace t.jsonl",
      description: "Records a trace: `effect-imap trace explain t.jsonl` says why it failed"
    }
  ])
)
