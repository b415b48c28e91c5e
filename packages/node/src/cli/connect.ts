/**
 * `effect-imap connect`: the whole way from the settings to a selected mailbox, shown while it happens.
 */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ImapError from "@effect-imap/core/ImapError"
import { PolicyReference } from "@effect-imap/core/Policy"
import type { Report } from "@effect-imap/core/Report"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { type Sink, TraceSink } from "@effect-imap/core/Trace"
import { Console, Data, Effect, Option } from "effect"
import { Command } from "effect/cli"
import * as NodeImap from "../NodeImap.ts"
import * as NodeTrace from "../NodeTrace.ts"
import { requireTarget, toAccount, toPolicy } from "./account.ts"
import * as ExitCode from "./exitCode.ts"
import { type CommandLineError, Exit } from "./failure.ts"
import { type ConnectFlags, connectFlags, toSettings } from "./flags.ts"
import * as Json from "./json.ts"
import * as LiveSteps from "./liveSteps.ts"
import * as Password from "./password.ts"
import * as Secrets from "./secrets.ts"
import { merge, type Settings } from "./settings.ts"
import { fromConfig, fromEnvFile, fromEnvironment } from "./sources.ts"
import * as Words from "./words.ts"

/** A failed attempt, with what was found out until then. */
class Failed extends Data.TaggedError("Failed")<{
  readonly error: ImapError.ImapError
  readonly report: Report | undefined
}> {}

/** One run of the command: how it prints, and the secrets that it must not print. */
interface Run {
  readonly json: boolean
  readonly redactor: Secrets.Redactor
}

const page = ({ redactor }: Run, { style }: LiveSteps.Screen): Words.Page => ({
  ...style,
  show: redactor.show
})

/** From the weakest source to the strongest. */
const gather = Effect.fnUntraced(function* (flags: ConnectFlags) {
  const file = Option.isSome(flags.config) ? [yield* fromConfig(flags.config.value)] : []
  const envFile = Option.isSome(flags.envFile) ? [yield* fromEnvFile(flags.envFile.value)] : []
  return [...file, ...envFile, yield* fromEnvironment(process.env), yield* toSettings(flags)]
})

const obtainPassword = Effect.fnUntraced(function* (sources: ReadonlyArray<Settings>, { redactor }: Run) {
  const settings = merge(sources)
  yield* requireTarget(settings)
  const owner = settings.user === undefined ? {} : { user: settings.user }
  // All that are known, not only the one in use: an unused one may stand in what a server says, too.
  for (const { password } of sources) if (password !== undefined) redactor.add(password, owner)
  const password = yield* Password.obtain(sources)
  redactor.add(password, owner)
  return password
})

const traceFile = Effect.fnUntraced(
  function* (settings: Settings) {
    if (settings.trace === undefined) return []
    if (settings.traceRedaction === "raw") {
      yield* Console.error(
        `Warning: a raw trace keeps message data and the names of users and mailboxes. Give ${settings.trace} to nobody who may not read the mail.`
      )
    }
    return [yield* NodeTrace.fileSink(settings.trace)]
  },
  Effect.mapError(({ message }) =>
    ImapError.make({ _tag: "InvalidAccount", field: "trace", problem: message }, "account")
  )
)

/** What `effect` runs with: policy, profiles, traces and transport. */
const equipped =
  (settings: Settings, sinks: ReadonlyArray<Sink>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.provideService(PolicyReference, toPolicy(settings)),
      Effect.provideService(TraceSink, { sinks, redaction: settings.traceRedaction ?? "strict" }),
      settings.profileStore === "none" ? Effect.provideService(ServerProfiles, none) : (self) => self,
      Effect.provide(NodeImap.layer)
    )

/** How far it came, for whoever has to tell of an end before the end. */
interface Progress {
  readonly report: () => Report | undefined
  readonly stopDrawing: () => void
}
const notBegun: Progress = { report: () => undefined, stopDrawing: () => {} }

/** A failure takes the report along; an interrupt is an outcome, too. */
const reporting =
  (run: Run, { report, stopDrawing }: Progress) =>
  <A, R>(effect: Effect.Effect<A, ImapError.ImapError | CommandLineError, R>) =>
    effect.pipe(
      Effect.catchTag("ImapError", (error) => new Failed({ error, report: report() })),
      Effect.onInterrupt(() => {
        stopDrawing()
        return run.json
          ? Console.log(Json.render(Json.interrupted(report()), run.redactor))
          : Console.error("Interrupted.")
      })
    )

const prepare = Effect.fnUntraced(function* (flags: ConnectFlags, run: Run) {
  const sources = yield* gather(flags)
  const settings = merge(sources)
  const password = yield* obtainPassword(sources, run)
  return { settings, account: yield* toAccount(settings, password), sinks: yield* traceFile(settings) }
})

/** Waits for the mailbox, then logs out. What is to be said is made before, while the connection still is. */
const conclude = Effect.fnUntraced(function* (opening: ImapConnection.Opening, run: Run) {
  const connection = yield* opening.selected
  const result = run.json
    ? Json.render(Json.selected(connection), run.redactor)
    : Words.selected(connection, page(run, LiveSteps.standardOutput()))
  yield* connection.logout
  return result
})

const attempt = Effect.fnUntraced(function* (flags: ConnectFlags, run: Run) {
  const { account, settings, sinks } = yield* prepare(flags, run).pipe(reporting(run, notBegun))
  const subject = { host: account.host, mailbox: account.mailbox ?? "INBOX" }
  const live = yield* LiveSteps.make(subject, LiveSteps.standardError(), run.redactor.show)
  const approach = Effect.gen(function* () {
    const opening = yield* ImapConnection.open(account).pipe(reporting(run, notBegun))
    const progress = { report: () => opening.report, stopDrawing: live.stop }
    return yield* conclude(opening, run).pipe(reporting(run, progress))
  })
  return yield* approach.pipe(equipped(settings, [...sinks, live.sink]))
}, Effect.scoped)

const sayFailure = ({ error: unmasked, report }: Failed, run: Run) => {
  const error = Secrets.maskError(unmasked, run.redactor)
  return Effect.andThen(
    run.json
      ? Console.log(Json.render(Json.failed(error, report), run.redactor))
      : Console.error(Words.failed(error, page(run, LiveSteps.standardError()))),
    new Exit({ code: ExitCode.exitCode(error) })
  )
}

const sayRefusal = ({ problem }: CommandLineError, run: Run) =>
  Effect.gen(function* () {
    if (run.json) yield* Console.log(Json.render(Json.refused(problem), run.redactor))
    yield* Console.error(run.redactor.show(problem))
    return yield* new Exit({ code: ExitCode.commandLine })
  })

export const connect = Command.make("connect", connectFlags, (flags) => {
  const run = { json: flags.json, redactor: Secrets.make() }
  return attempt(flags, run).pipe(
    Effect.flatMap((result) => Console.log(result)),
    Effect.catchTags({
      Failed: (failed) => sayFailure(failed, run),
      CommandLineError: (error) => sayRefusal(error, run)
    })
  )
}).pipe(Command.withDescription("Connect, log in and select a mailbox; show every step, or say why not"))
