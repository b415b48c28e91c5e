/** `effect-imap examine`: asks a server what it announces and what it keeps. */
import {
  type Difference,
  differences,
  examine as examineServer,
  type Examination,
  type Options
} from "@effect-imap/core/Examine"
import * as ExaminationPage from "@effect-imap/visualizer/internal/ExaminationPage"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { equipped, prepare } from "../connect/prepare.ts"
import { CommandLineError } from "../output/failure.ts"
import * as Json from "../output/Json.ts"
import * as LiveSteps from "../output/LiveSteps.ts"
import { newRun, notBegun, reporting, type Run, settled } from "../output/outcome.ts"
import * as CliPath from "../settings/CliPath.ts"
import { booleanFlag, type Given, examineFlags as accountFlags } from "../settings/flags.ts"
import { TimeLimit } from "../settings/settings.ts"
import * as ExamineWords from "./ExamineWords.ts"
import * as files from "./files.ts"
import { writePrivate } from "../trace/files.ts"
import * as Places from "./Places.ts"
import * as PullRequest from "./PullRequest.ts"
import { complain } from "../output/complain.ts"

const count = (name: string, about: string) =>
  Flag.Int(name).pipe(Flag.withMetavar("N"), Flag.withDescription(about), Flag.optional)

const time = (name: string, about: string) =>
  Flag.String(name).pipe(
    Flag.withSchema(TimeLimit),
    Flag.withMetavar("DURATION"),
    Flag.withDescription(about),
    Flag.optional
  )

const file = (name: string, about: string) =>
  CliPath.flag(name).pipe(
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withMetavar("FILE"),
    Flag.withDescription(about),
    Flag.optional
  )

const flags = {
  ...accountFlags,
  writes: booleanFlag(
    "writes",
    "Also ask what needs a change, in two mailboxes of its own, which are removed"
  ),
  idle: time("idle", "Wait so long to find out whether an IDLE lives, such as 30m"),
  budgetConnections: count("budget-connections", "How many connections to open at most (24)"),
  budgetTime: time("budget-time", "How long it may take at most (5m)"),
  output: file("output", "Write the examination to FILE, for --against, a report or a simulated server"),
  page: file("page", "Write the result and its trace as one page that opens from disk"),
  against: file("against", "Say what has changed since the examination in FILE"),
  pullRequest: CliPath.flag("pull-request").pipe(
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("Write what a contribution needs into FOLDER, a clone of this library"),
    Flag.optional
  )
}

type Flags = Given<typeof flags>

const optionsOf = ({ budgetConnections, budgetTime, idle, writes }: Flags): Options => ({
  writes,
  connections: Option.getOrUndefined(budgetConnections),
  time: Option.getOrUndefined(budgetTime),
  idle: Option.getOrUndefined(idle)
})

/** Reads the file to compare with before anything is asked. */
const earlier = ({ against }: Flags) =>
  Option.isNone(against)
    ? Effect.succeed(undefined)
    : Effect.mapError(files.read(against.value), ({ message }) => new CommandLineError({ problem: message }))

const rendered = (
  {
    before,
    found,
    host
  }: { readonly before: Examination | undefined; readonly found: Examination; readonly host: string },
  run: Run
): string => {
  const changed: ReadonlyArray<Difference> | undefined = before && differences(before, found)
  if (run.json) return Json.render(Json.examined(found, changed))
  const style = LiveSteps.standardOutput().style
  const table = ExamineWords.table(found, host, style)
  return before === undefined || changed === undefined
    ? table
    : `${table}\n${ExamineWords.changes(changed, before.date, style)}`
}

interface Examined {
  readonly found: Examination
  readonly host: string
  readonly run: () => ExaminationPage.Run
}

/** Writes the files that were asked for. */
const writing = Effect.fnUntraced(function* (
  { output, page, pullRequest }: Flags,
  { found, host, run }: Examined
) {
  if (Option.isSome(output)) yield* files.write(output.value, found)
  if (Option.isSome(page))
    yield* writePrivate(page.value, ExaminationPage.examinationPage(found, host, run()))
  if (Option.isNone(pullRequest)) return
  for (const name of yield* PullRequest.write(pullRequest.value, found)) yield* complain(`Written: ${name}`)
})

const examining = Effect.fnUntraced(function* (given: Flags, run: Run) {
  const before = yield* earlier(given)
  const { account, settings, sinks, transport } = yield* prepare(given, run).pipe(reporting(run, notBegun))
  const options = optionsOf(given)
  const { style } = LiveSteps.standardError()
  yield* Console.error(ExamineWords.beforehand(account.host, options))
  const places = Places.make()
  const found = yield* examineServer(account, {
    ...options,
    answered: (answer, left) => {
      places.answered(answer)
      // what is not asked takes no time, and the table has it by its reason
      return answer.kept === "notAsked"
        ? Effect.void
        : Console.error(ExamineWords.progress(answer, left, style))
    }
  }).pipe(
    equipped(settings, transport, Option.isSome(given.page) ? [...sinks, places.sink] : sinks),
    reporting(run, notBegun)
  )
  yield* Effect.mapError(
    writing(given, { found, host: account.host, run: places.run }),
    ({ message }) => new CommandLineError({ problem: message })
  )
  yield* Console.log(rendered({ before, found, host: account.host }, run))
}, Effect.scoped)

export const examine = Command.make("examine", flags, (given) => {
  const run = newRun("examine", given.json)
  return settled(run)(examining(given, run))
}).pipe(
  Command.withExamples([
    {
      command: "effect-imap examine --host imap.example.com --user me@example.com",
      description: "Asks for the password, then some 60 questions that change nothing"
    },
    {
      command: "effect-imap examine --config me.yaml --writes --output server.json",
      description: "Also asks what needs a mailbox of its own, and keeps the result"
    },
    {
      command: "effect-imap examine --config me.yaml --against server.json",
      description: "Says what has changed at the server since"
    }
  ])
)
