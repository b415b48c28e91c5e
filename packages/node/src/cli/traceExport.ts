/**
 * `effect-imap trace export`: a trace in the forms that others read. It is looked through once more before anything
 * is written.
 */
import type { Connection } from "@effect-imap/visualizer/model/Connection"
import { Spans } from "@effect-imap/visualizer"
import { kinds, rewrite } from "@effect-imap/visualizer/export/contents"
import { toHtml } from "@effect-imap/visualizer/export/html"
import { markdown } from "@effect-imap/visualizer/export/markdown"
import { mermaid } from "@effect-imap/visualizer/export/mermaid"
import { otlp } from "@effect-imap/visualizer/export/otlp"
import { stately } from "@effect-imap/visualizer/export/stately"
import { verify } from "@effect-imap/visualizer/export/verify"
import { waterfallSvg } from "@effect-imap/visualizer/export/waterfallSvg"
import * as Diff from "@effect-imap/visualizer/model/Diff"
import * as Reader from "@effect-imap/visualizer/trace/Reader"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as ExitCode from "./exitCode.ts"
import { Exit } from "./failure.ts"
import { argument, FileProblem, readTrace, writePrivate } from "./traceFiles.ts"

interface Chosen {
  readonly bytes: Uint8Array
  readonly trace: Reader.ReadTrace
  readonly all: ReadonlyArray<Connection>
  /** The one that a form for a single connection is about. */
  readonly one: Connection
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** The forms, by the flag that asks for each. */
const forms = {
  html: {
    about: "One page that opens from disk, with the viewer inside",
    write: ({ bytes }: Chosen) => toHtml(bytes)
  },
  svg: { about: "The waterfalls as a picture", write: ({ all }: Chosen) => waterfallSvg(all) },
  mermaid: { about: "One connection as a sequence diagram", write: ({ one }: Chosen) => mermaid(one) },
  md: {
    about: "One connection as Markdown for an issue, at most 6 KB",
    write: ({ one, trace }: Chosen) => markdown(trace.header, one)
  },
  otlp: {
    about: "The spans as OTLP/JSON for OpenTelemetry",
    write: ({ all, trace }: Chosen) => json(otlp(trace.header, all))
  },
  stately: {
    about: "One connection as events of the Stately Inspector, without context",
    write: ({ one, trace }: Chosen) => json(stately(trace.header, one))
  },
  jsonl: {
    about: "The trace itself, as --hide and --number leave it",
    write: ({ bytes }: Chosen) => new TextDecoder().decode(bytes)
  }
} as const

const output = (form: keyof typeof forms) =>
  Flag.String(form).pipe(
    Flag.withDescription(`${forms[form].about}; a file, or - for the terminal`),
    Flag.optional
  )

const list = (name: string, description: string) =>
  Flag.Literals(name, kinds).pipe(Flag.withDescription(description), Flag.between(0, kinds.length))

const flags = {
  file: argument("file"),
  html: output("html"),
  svg: output("svg"),
  mermaid: output("mermaid"),
  md: output("md"),
  otlp: output("otlp"),
  stately: output("stately"),
  jsonl: output("jsonl"),
  connection: Flag.String("connection").pipe(
    Flag.withDescription("Which one, such as c2 (the first that failed)"),
    Flag.optional
  ),
  hide: list("hide", "Leave out this kind of content; may be given more than once"),
  number: list("number", "Put a number in place of each value of this kind")
}

type Kinds = ReadonlyArray<(typeof kinds)[number]>

/** The bytes without what was not to be told. */
const without = (bytes: Uint8Array, hide: Kinds, number: Kinds): Uint8Array => {
  if (hide.length === 0 && number.length === 0) return bytes
  const line = rewrite({
    ...Object.fromEntries(number.map((kind) => [kind, "hash" as const])),
    ...Object.fromEntries(hide.map((kind) => [kind, "drop" as const]))
  })
  const text = new TextDecoder()
    .decode(bytes)
    .split("\n")
    .flatMap((each) => (each === "" ? [] : (line(each) ?? [])))
  return new TextEncoder().encode(`${text.join("\n")}\n`)
}

const chosen = Effect.fnUntraced(function* (file: string, bytes: Uint8Array, group: string | undefined) {
  const trace = yield* Effect.mapError(
    Effect.fromResult(Reader.read(bytes)),
    ({ message }) => new FileProblem({ file, problem: message })
  )
  const all = Spans.connections(trace)
  const one = group === undefined ? Diff.chosen(all) : all.find((connection) => connection.group === group)
  if (one !== undefined) return { bytes, trace, all, one }
  const problem =
    group === undefined ? "the trace holds no connection" : `the trace has no connection ${group}`
  return yield* new FileProblem({ file, problem })
})

export const exportTrace = Command.make(
  "export",
  flags,
  Effect.fnUntraced(
    function* ({ connection, file, hide, number, ...outputs }) {
      const { bytes } = yield* readTrace(file)
      const told = yield* chosen(file, without(bytes, hide, number), Option.getOrUndefined(connection))
      const problems = verify(told.bytes)
      for (const { line, problem } of problems.slice(0, 10))
        yield* Console.error(`${file}: line ${line}: ${problem}`)
      if (problems.length > 0) {
        yield* Console.error("Nothing was written: this trace must not be passed on.")
        return yield* new Exit({ code: 1 })
      }
      const asked = Object.entries(outputs).flatMap(([form, path]) =>
        Option.isSome(path) && isForm(form) ? [{ form, path: path.value }] : []
      )
      if (asked.length === 0) {
        return yield* new FileProblem({ file, problem: "say in which form, for instance --md -" })
      }
      for (const { form, path } of asked) {
        const text = forms[form].write(told)
        if (path === "-") yield* Console.log(text.trimEnd())
        else yield* writePrivate(path, text)
      }
    },
    Effect.catchTag("FileProblem", ({ message }) =>
      Effect.andThen(Console.error(message), new Exit({ code: ExitCode.configuration }))
    )
  )
).pipe(Command.withDescription("Write a trace in a form that others can read, if it holds nothing secret"))

const isForm = (name: string): name is keyof typeof forms => Object.hasOwn(forms, name)
