/**
 * `effect-imap trace replay`: what would have happened with other settings, as far as the recording shows it.
 */
import { inPieces } from "@effect-imap/core/internal/LongWork"
import type * as Spans from "@effect-imap/visualizer/internal/Connection"
import * as Diff from "@effect-imap/visualizer/internal/Diff"
import * as Export from "@effect-imap/visualizer/internal/Export"
import { comparing } from "@effect-imap/visualizer/internal/Compare"
import { packedHtml } from "@effect-imap/visualizer/internal/Html"
import * as Reader from "@effect-imap/visualizer/internal/Reader"
import { deriving } from "@effect-imap/visualizer/internal/Spans"
import { type File, traceIn } from "@effect-imap/visualizer/internal/TraceFiles"
import * as Verdict from "@effect-imap/visualizer/internal/Verdict"
import { Console, Effect, Option, Path, Result } from "effect"
import { Command, Flag } from "effect/cli"
import { helped } from "@effect-imap/visualizer/internal/Helped"
import { findingCall, type RecordedCall } from "@effect-imap/visualizer/internal/RecordedCall"
import * as Browser from "../visualize/Browser.ts"
import { refuse } from "../output/refusal.ts"
import * as CliPath from "../settings/CliPath.ts"
import * as ExitCode from "../output/ExitCode.ts"
import { Exit } from "../output/failure.ts"
import { type Given, booleanFlag, replayFlags, settingsIn } from "../settings/flags.ts"
import * as LiveSteps from "../output/LiveSteps.ts"
import { argument, FileProblem, readTrace, writePrivate } from "./files.ts"
import { complain, endWith } from "../output/complain.ts"

const output = (name: string, description: string) =>
  CliPath.flag(name).pipe(Flag.withMetavar("FILE"), Flag.withDescription(description), Flag.optional)

const flags = {
  file: argument("file"),
  ...replayFlags,
  without: Flag.String("without").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("A capability that the server should not list, such as LITERAL+; may be repeated"),
    Flag.atLeast(0)
  ),
  connection: Flag.String("connection").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(
      "Which connection, such as c2, with all attempts of its call (the first that failed)"
    ),
    Flag.optional
  ),
  html: output("html", "Write a page that compares the two"),
  output: output("output", "Write the replay's trace").pipe(Flag.withAlias("o")),
  visualize: booleanFlag("visualize", "Compare the two on a page in the browser, and stay until Ctrl-C")
}

type ReplayFlags = Given<Omit<typeof flags, "file">> & { readonly file: string }

const marks: Readonly<Record<Verdict.Tone, string>> = {
  failure: "✗",
  warning: "!",
  waiting: "…",
  good: "✓",
  neutral: "·"
}

/** Describes the result of a call, by its last attempt. */
const verdictOf = Effect.fnUntraced(function* (attempts: ReadonlyArray<Spans.Connection>) {
  const last = attempts.at(-1)
  if (last === undefined) return "· Nothing was recorded"
  const { sentence, tone } = Verdict.recorded(last, { since: attempts[0]?.span.start })
  return `${marks[tone]} ${sentence}`
})

function* attemptsIn(text: string) {
  const { entries, header } = Result.getOrThrow(yield* Reader.reading(text))
  return yield* deriving(entries, header)
}

const places = /^(?:-o|--(?:html|output|visualize|connection))(?:=|$)/

/** Joins the settings as they were given, for titles. */
const wordsOf = (args: ReadonlyArray<string>): string =>
  args.filter((each) => each.startsWith("-") && !places.test(each)).join(" ")

/** Shows both traces on a page that begins with the comparison. */
const shown = Effect.fnUntraced(function* (
  files: readonly [recorded: File, replayed: File],
  { html, visualize }: ReplayFlags
) {
  const title = files.map(({ name }) => name).join(", ")
  if (Option.isSome(html)) {
    const both = yield* Effect.orDie(traceIn(files))
    const shared = yield* Effect.mapError(
      Effect.flatMap(
        inPieces(() => Export.sharing(both)),
        Effect.fromResult
      ),
      ({ message }) => new FileProblem({ file: html.value, problem: message })
    )
    yield* writePrivate(html.value, yield* packedHtml(shared.bytes, { title, compare: true }))
  }
  if (!visualize) return
  const url = yield* Effect.mapError(
    Browser.recorded(files, { title, compare: true }),
    ({ message }) => new FileProblem({ file: title, problem: message })
  )
  yield* Console.log(url)
  yield* complain("The page is available on this machine until Ctrl-C.")
  return yield* Effect.never
}, Effect.scoped)

const replayed = Effect.fnUntraced(function* (
  call: RecordedCall,
  trace: Reader.ReadTrace,
  flags: ReplayFlags
) {
  const { replayCall } = yield* Effect.promise(() => import("../replay/call.ts"))
  return yield* replayCall(call, trace, yield* settingsIn(flags), flags.without)
})

const utf8 = new TextEncoder()

const perform = Effect.fnUntraced(function* (flags: ReplayFlags) {
  const { file } = flags
  const { bytes, trace } = yield* readTrace(file)
  const call = yield* inPieces(() => findingCall(trace, Option.getOrUndefined(flags.connection)))
  if (call.attempts.length === 0)
    return yield* new FileProblem({ file, problem: "the trace contains no such connection" })
  const { trace: text, unknown, words } = yield* replayed(call, trace, flags)
  const again = yield* inPieces(() => attemptsIn(text))
  yield* Console.log(`recorded  ${yield* verdictOf(call.attempts)}`)
  yield* Console.log(`replayed  ${unknown === undefined ? yield* verdictOf(again) : `? ${words}`}`)
  const decided = Diff.deciding(call.attempts, again)
  if (decided !== undefined) {
    yield* Console.log(`\n${helped(decided.a, decided.b, words)}`)
    const sides = [
      { name: "recorded", connection: decided.a },
      { name: "replayed", connection: decided.b }
    ] as const
    const { text } = yield* inPieces(() => comparing(...sides, LiveSteps.standardOutput().style))
    yield* Console.log(`\n${text.trimEnd()}`)
  }
  if (Option.isSome(flags.output)) yield* writePrivate(flags.output.value, text)
  const options = wordsOf(process.argv.slice(2))
  // a page may be shared, and the folder is private
  const name = (yield* Path.Path).basename(file)
  yield* shown(
    [
      { name, bytes: new Uint8Array(bytes) },
      { name: `replayed ${options}`.trim(), bytes: utf8.encode(text) }
    ],
    flags
  )
  if (unknown !== undefined) yield* new Exit({ code: ExitCode.temporary })
})

export const replayTrace = Command.make("replay", flags, (flags) =>
  perform(flags).pipe(
    Effect.catchTags({
      FileProblem: endWith(ExitCode.configuration),
      ImapError: ({ advice }) => endWith(ExitCode.configuration)({ message: advice }),
      CommandLineError: ({ problem }) => refuse(problem, "effect-imap trace replay")
    })
  )
).pipe(
  Command.withDescription(
    "Replay a recorded connection with other settings against the recorded server, and compare the two; exits with 75 if the recording has no answer"
  ),
  Command.withExamples([
    {
      command: "effect-imap trace replay t.jsonl --no-id",
      description: "Would it have worked without ID?"
    },
    {
      command: "effect-imap trace replay t.jsonl --security starttls --html compared.html",
      description: "By STARTTLS, and both on one page"
    }
  ])
)
