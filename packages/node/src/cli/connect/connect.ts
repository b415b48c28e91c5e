/**
 * `effect-imap connect`: from the settings to a selected mailbox, with each step shown as it happens.
 */
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ImapError from "@effect-imap/core/ImapError"
import { Policy } from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { type Sink, TraceSink } from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import * as NodeProfiles from "../../NodeProfiles.ts"
import * as NodeTrace from "../../NodeTrace.ts"
import { requireTarget, toAccount, toPolicy } from "../settings/account.ts"
import * as Browser from "../visualize/Browser.ts"
import * as Credential from "../settings/Credential.ts"
import { type ConnectFlags, connectFlags, toSettings } from "../settings/flags.ts"
import * as Json from "../output/Json.ts"
import * as LiveSteps from "../output/LiveSteps.ts"
import { Lost, newRun, notBegun, reporting, type Run, say, settled } from "../output/outcome.ts"
import { located } from "../discover/search.ts"
import * as Secrets from "../output/Secrets.ts"
import { merge, type Settings } from "../settings/settings.ts"
import { fromConfig, fromEnvFile, fromEnvironment } from "../settings/sources.ts"
import { requireOne, secretOf, toTransport } from "./transport.ts"
import * as Watch from "./Watch.ts"
import * as Words from "../output/Words.ts"

/** From the weakest source to the strongest. */
const gather = Effect.fnUntraced(function* (flags: ConnectFlags) {
  const file = Option.isSome(flags.config) ? [yield* fromConfig(flags.config.value)] : []
  const envFile = Option.isSome(flags.envFile) ? [yield* fromEnvFile(flags.envFile.value)] : []
  return [...file, ...envFile, yield* fromEnvironment(process.env), yield* toSettings(flags)]
})

const obtainCredential = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>, { redactor }: Run) {
  const settings = merge(sources)
  yield* requireTarget(settings)
  const owner = settings.user === undefined ? {} : { user: settings.user }
  // All known secrets, not only those in use: a server may repeat an unused one as well.
  for (const source of sources) {
    const { password, token } = source
    const proxy = secretOf(source)
    if (Option.isSome(proxy)) redactor.add(proxy.value.password, { user: proxy.value.user })
    if (password !== undefined) redactor.add(password, owner)
    if (token !== undefined) redactor.add(token, owner)
  }
  return yield* Credential.obtain(sources, (secret, kind) => redactor.add(secret, { ...owner, kind }))
})

const traceFile = Effect.fnUntraced(
  function* (settings: Settings) {
    if (settings.trace === undefined) return []
    if (settings.traceRedaction === "raw") {
      yield* Console.error(
        `Warning: a raw trace contains message data and the names of users and mailboxes. Share ${settings.trace} only with people who may read the mail.`
      )
    }
    return [yield* NodeTrace.fileSink(settings.trace)]
  },
  Effect.mapError(({ message }) =>
    ImapError.make({ _tag: "InvalidAccount", field: "trace", problem: message }, "account")
  )
)

const profilesOf = ({ profileStore }: Settings) =>
  profileStore === "none" ? none : NodeProfiles.make(profileStore)

/** Provides `effect` with policy, profiles, traces and transport. */
const equipped =
  (settings: Settings, transport: Transport["Service"], sinks: ReadonlyArray<Sink>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.provideService(Policy, toPolicy(settings)),
      Effect.provideService(TraceSink, { sinks, redaction: settings.traceRedaction ?? "strict" }),
      Effect.provideService(ServerProfiles, profilesOf(settings)),
      Effect.provideService(Transport, transport)
    )

const prepare = Effect.fnUntraced(function* (flags: ConnectFlags, run: Run) {
  const sources = yield* located(yield* gather(flags), run)
  const settings = merge(sources)
  yield* requireOne(settings)
  const transport = yield* toTransport(settings)
  const credential = yield* obtainCredential(sources, run)
  const account = yield* toAccount(settings, credential)
  return { account, settings, transport, sinks: yield* traceFile(settings) }
})

/** A page of this run, if `--visualize` asks for one; its address is printed before anything happens. */
const visualized = Effect.fnUntraced(
  function* ({ visualize }: ConnectFlags, host: string) {
    if (!visualize) return []
    const { sink, url } = yield* Browser.live({ title: `IMAP ${host}` })
    yield* Console.error(`See it at ${url}`)
    return [sink]
  },
  Effect.mapError((error) =>
    ImapError.make({ _tag: "InvalidAccount", field: "visualize", problem: error.message }, "account")
  )
)

/** The time after the result was printed: its end prints no second result. */
const staying = (kept: Effect.Effect<never, ImapError.ImapError>) =>
  kept.pipe(
    Effect.mapError((error) => new Lost({ error })),
    Effect.onInterrupt(() => Console.error("Interrupted."))
  )

/** Writes the result while the connection is still open. */
const resultOf = (
  { mailbox, report }: ImapConnection.ImapConnection,
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

/** Keeps the mailbox open for as long as the command runs; a lost connection is replaced by the next one. */
const supervised = Effect.fnUntraced(function* (
  { account, settings: { label } }: { readonly account: Account; readonly settings: Settings },
  live: LiveSteps.LiveSteps,
  watch: Watch.Watch,
  run: Run
) {
  const mailbox = yield* ImapConnection.supervise(account, { label }).pipe(reporting(run, notBegun))
  const progress = { report: () => mailbox.report, stopDrawing: live.stop }
  const first = yield* mailbox
    .use((connection) => Effect.sync(() => ({ told: connection.mailbox, result: resultOf(connection, run) })))
    .pipe(reporting(run, progress))
  live.stop()
  yield* Console.log(first.result)
  yield* staying(watch.follow(mailbox, first.told))
})

/** From the account to the mailbox; then logs out, or stays until the connection ends. */
const approach = Effect.fnUntraced(function* (
  { account, settings: { label } }: { readonly account: Account; readonly settings: Settings },
  live: LiveSteps.LiveSteps,
  stays: boolean,
  run: Run
) {
  const opening = yield* ImapConnection.open(account, { label }).pipe(reporting(run, notBegun))
  const progress = { report: () => opening.report, stopDrawing: live.stop }
  const { connection, result } = yield* Effect.gen(function* () {
    const connection = yield* opening.selected
    const result = resultOf(connection, run)
    if (!stays) yield* connection.logout
    return { connection, result }
  }).pipe(reporting(run, progress))
  if (stays) live.stop()
  yield* Console.log(result)
  if (stays) yield* staying(connection.ended)
})

/** The page stays, whatever the result of the run. */
const pageStays = Effect.andThen(Console.error("The page stays open until Ctrl-C."), Effect.never)

const attempt = Effect.fnUntraced(function* (flags: ConnectFlags, run: Run) {
  const prepared = yield* prepare(flags, run).pipe(reporting(run, notBegun))
  const { account, settings, sinks, transport } = prepared
  const screen = LiveSteps.standardError()
  const pages = yield* visualized(flags, account.host).pipe(reporting(run, notBegun))
  const subject = { host: account.host, mailbox: account.mailbox ?? "INBOX" }
  const live = yield* LiveSteps.make(subject, screen)
  const watch = yield* Watch.make(screen, run.redactor.mask)
  const listening = [...sinks, ...pages, live.sink, ...(flags.watch ? [watch.sink] : [])]
  const going = flags.watch
    ? supervised(prepared, live, watch, run)
    : approach(prepared, live, flags.visualize, run)
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
  Command.withDescription("Connect, log in and select a mailbox; show every step, or say why it failed"),
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
