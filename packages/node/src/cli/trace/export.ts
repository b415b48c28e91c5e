/** `effect-imap trace export`: writes a trace in other formats, after a search for secrets. */
import { inPieces } from "@effect-imap/core/internal/LongWork"
import { toLine } from "@effect-imap/core/Trace"
import { toConfig } from "@effect-imap/core/Machine"
import * as Export from "@effect-imap/visualizer/internal/Export"
import { type Choice, kinds } from "@effect-imap/visualizer/internal/Choices"
import { packedHtml } from "@effect-imap/visualizer/internal/Html"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as ExitCode from "../output/ExitCode.ts"
import { CommandLineError, Exit } from "../output/failure.ts"
import { printPieces } from "../output/printed.ts"
import { refuse } from "../output/refusal.ts"
import * as CliPath from "../settings/CliPath.ts"
import { argument, FileProblem, readTrace, writePrivate } from "./files.ts"
import { complain, endWith } from "../output/complain.ts"

const forms = {
  html: { about: "One page that opens from disk, with the viewer inside" },
  ...Export.forms
}
type Form = keyof typeof forms

const isForm = (name: string): name is Form => Object.hasOwn(forms, name)

/** Writes a form in pieces, which are made while they are taken. */
const writing = (form: Form, shared: Export.Shareable): Effect.Effect<Iterable<string>> =>
  form === "html"
    ? Effect.map(packedHtml(shared.bytes), (html) => [html])
    : Effect.sync(() => forms[form].write(shared))

function* encoded(pieces: Iterable<string>): Generator<Uint8Array, void, void> {
  for (const piece of pieces) yield utf8.encode(piece)
}

const utf8 = new TextEncoder()

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
    Flag.withDescription("Which connection, such as c2 (the first that failed)"),
    Flag.optional
  ),
  hide: list("hide", "Leave out this kind of content; may be repeated"),
  number: list("number", "Replace each value of this kind by a number; may be repeated")
}

type Kinds = ReadonlyArray<(typeof kinds)[number]>

const choose = (chosen: Kinds, choice: Choice) => Object.fromEntries(chosen.map((kind) => [kind, choice]))

/** Returns the trace if it may be shared; otherwise fails with exit code 1. */
const shareable = Effect.fnUntraced(function* (file: string, options: Export.Options) {
  const { bytes } = yield* readTrace(file)
  return yield* inPieces(() => Export.sharing(bytes, options)).pipe(
    Effect.flatMap(Effect.fromResult),
    Effect.catchTags({
      NotATrace: ({ message }) => new FileProblem({ file, problem: message }),
      NoSuchConnection: ({ message }) => new FileProblem({ file, problem: message }),
      NotToBeShared: ({ message }) =>
        complain(`${file}: ${message}`).pipe(
          Effect.andThen(complain("Nothing was written: this trace must not be shared.")),
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
        return yield* new CommandLineError({ problem: "No format is given: add --md -, for instance." })
      }
      const choices = { ...choose(number, "hash"), ...choose(hide, "drop") }
      const definition = toLine(toConfig())
      const shared = yield* shareable(file, {
        connection: Option.getOrUndefined(connection),
        choices,
        definition
      })
      for (const { form, path } of asked) {
        const pieces = yield* writing(form, shared)
        if (path === "-") yield* printPieces(pieces)
        else yield* writePrivate(path, encoded(pieces))
      }
    },
    Effect.catchTags({
      FileProblem: endWith(ExitCode.configuration),
      CommandLineError: ({ problem }) => refuse(problem, "effect-imap trace export")
    })
  )
).pipe(Command.withDescription("Write a trace in a format that others can read, if it contains no secrets"))
