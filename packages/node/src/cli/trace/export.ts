/**
 * `effect-imap trace export`: a trace in the forms that others read. It is looked through once more before anything
 * is written.
 */
import { toConfig } from "@effect-imap/core/machine"
import * as Export from "@effect-imap/visualizer/internal/Export"
import { type Choice, kinds } from "@effect-imap/visualizer/internal/Contents"
import { toHtml } from "@effect-imap/visualizer/Html"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as ExitCode from "../output/ExitCode.ts"
import { CommandLineError, Exit } from "../output/failure.ts"
import * as CliPath from "../settings/CliPath.ts"
import { argument, FileProblem, readTrace, writePrivate } from "./files.ts"

const forms = {
  html: {
    about: "One page that opens from disk, with the viewer inside",
    write: ({ bytes }: Export.Shareable) => toHtml(bytes)
  },
  ...Export.forms
}
type Form = keyof typeof forms

const isForm = (name: string): name is Form => Object.hasOwn(forms, name)

const output = (form: Form) =>
  CliPath.flag(form).pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(`${forms[form].about}; - is the terminal`),
    Flag.optional
  )

const list = (name: string, description: string) =>
  Flag.Literals(name, kinds).pipe(Flag.withDescription(description), Flag.between(0, kinds.length))

const flags = {
  file: argument("file"),
  html: output("html"),
  svg: output("svg"),
  chart: output("chart"),
  mermaid: output("mermaid"),
  md: output("md"),
  otlp: output("otlp"),
  stately: output("stately"),
  jsonl: output("jsonl"),
  connection: Flag.String("connection").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Which one, such as c2 (the first that failed)"),
    Flag.optional
  ),
  hide: list("hide", "Leave out this kind of content; may be given more than once"),
  number: list("number", "Put a number in place of each value of this kind")
}

type Kinds = ReadonlyArray<(typeof kinds)[number]>

const choose = (chosen: Kinds, choice: Choice) => Object.fromEntries(chosen.map((kind) => [kind, choice]))

/** The trace as it may leave; one that may not ends with 1. */
const shareable = Effect.fnUntraced(function* (file: string, options: Export.Options) {
  const { bytes } = yield* readTrace(file)
  return yield* Effect.fromResult(Export.share(bytes, options)).pipe(
    Effect.catchTags({
      NotATrace: ({ message }) => new FileProblem({ file, problem: message }),
      NoSuchConnection: ({ message }) => new FileProblem({ file, problem: message }),
      NotToBeShared: ({ message }) =>
        Console.error(`${file}: ${message}`).pipe(
          Effect.andThen(Console.error("Nothing was written: this trace must not be passed on.")),
          Effect.andThen(new Exit({ code: 1 }))
        )
    })
  )
})

export const exportTrace = Command.make(
  "export",
  flags,
  Effect.fnUntraced(
    function* ({ connection, file, hide, number, ...outputs }) {
      const asked = Object.entries(outputs).flatMap(([form, path]) =>
        Option.isSome(path) && isForm(form) ? [{ form, path: path.value }] : []
      )
      if (asked.length === 0) {
        return yield* new CommandLineError({ problem: "No form is given: add --md -, for instance." })
      }
      const choices = { ...choose(number, "hash"), ...choose(hide, "drop") }
      const definition = JSON.stringify(toConfig())
      const shared = yield* shareable(file, {
        connection: Option.getOrUndefined(connection),
        choices,
        definition
      })
      for (const { form, path } of asked) {
        const text = forms[form].write(shared)
        if (path === "-") yield* Console.log(text.trimEnd())
        else yield* writePrivate(path, text)
      }
    },
    Effect.catchTags({
      FileProblem: ({ message }) =>
        Effect.andThen(Console.error(message), new Exit({ code: ExitCode.configuration })),
      CommandLineError: ({ message }) =>
        Effect.andThen(Console.error(message), new Exit({ code: ExitCode.commandLine }))
    })
  )
).pipe(Command.withDescription("Write a trace in a form that others can read, if it holds nothing secret"))
