/**
 * A trace in the forms that others read, each made from its bytes after another search for secrets.
 *
 * Pure, the same in Node and in a browser. A caller that writes a form to a file must let only its owner read it.
 */
import { inAscii } from "@effect-imap/core/internal/Trace"
import { Result, Schema } from "effect"
import { chartSvg } from "./chartSvg.ts"
import type { Choices } from "./Choices.ts"
import { laneLines } from "./explain.ts"
import { foundInAccounts } from "./found.ts"
import { listText } from "./listText.ts"
import { marking, maxRows } from "./markdown.ts"
import { mermaid } from "./mermaid.ts"
import { otlp } from "./otlp.ts"
import { stately } from "./stately.ts"
import { rewrite } from "./rewrite.ts"
import { type Problem, searching } from "./verify.ts"
import { drawing } from "./waterfallSvg.ts"
import type { Connection } from "../model/connection/Connection.ts"
import { accountConnectionsIn } from "../model/lane/accountConnectionsIn.ts"
import * as Diff from "../model/compare/Diff.ts"
import { deriving } from "../model/connection/spans.ts"
import { lines } from "../trace/lines.ts"
import { atOnce, before, type LongText, type LongWork, textAtOnce } from "../trace/pieces.ts"
import * as Reader from "../trace/Reader.ts"

/** The options of an export. */
export interface Options {
  /** The connection, such as `c2`, for a form that shows one: by default the first that failed. */
  readonly connection?: string | undefined
  /** The kinds of content that are left out, or replaced by numbers; by default none. */
  readonly choices?: Choices | undefined
  /** The machine's configuration in JSON, for the form that draws it: core's `Machine.toConfig()`. */
  readonly definition?: string | undefined
}

/** The trace contains secrets; each problem names its line, and never repeats its text. */
export class NotToBeShared extends Schema.TaggedError<NotToBeShared>()("NotToBeShared", {
  problems: Schema.Array(Schema.Struct({ line: Schema.Int, problem: Schema.String }))
}) {
  override get message() {
    return this.problems
      .slice(0, 10)
      .map(({ line, problem }: Problem) => `line ${line}: ${problem}`)
      .join("; ")
  }
}

/** The trace does not contain this connection. */
export class NoSuchConnection extends Schema.TaggedError<NoSuchConnection>()("NoSuchConnection", {
  connection: Schema.optionalKey(Schema.String)
}) {
  override get message() {
    return this.connection === undefined
      ? "the trace holds no connection"
      : `the trace has no connection ${this.connection}`
  }
}

/** A trace that may be shared, with the values that forms need. */
export interface Shareable {
  readonly bytes: Uint8Array
  readonly trace: Reader.ReadTrace
  readonly all: ReadonlyArray<Connection>
  readonly one: Connection
  readonly definition?: string | undefined
}

/** The reason why a trace is not exported. */
export type Refusal = Reader.NotATrace | NotToBeShared | NoSuchConnection

/** Applies the choices, reads the trace, and searches it for secrets. */
export const share = (trace: string | Uint8Array, options?: Options): Result.Result<Shareable, Refusal> =>
  atOnce(sharing(trace, options))

/** The same in pieces. */
export function* sharing(
  trace: string | Uint8Array,
  { choices, connection, definition }: Options = {}
): Generator<void, Result.Result<Shareable, Refusal>, void> {
  const given = typeof trace === "string" ? utf8.encode(trace) : trace
  const before = yield* Reader.reading(given)
  if (Result.isFailure(before)) return Result.fail(before.failure)
  const bytes = yield* chosen(given, choices)
  const after = bytes === given ? before : yield* Reader.reading(bytes)
  if (Result.isFailure(after)) return Result.fail(after.failure)
  const problems = yield* searching(bytes)
  if (problems.length > 0) return Result.fail(new NotToBeShared({ problems }))
  const read = after.success
  const all = yield* deriving(read.entries, read.header)
  const one = connection === undefined ? Diff.chosen(all) : all.find(({ group }) => group === connection)
  if (one !== undefined) return Result.succeed({ bytes, trace: read, all, one, definition })
  return Result.fail(new NoSuchConnection(connection === undefined ? {} : { connection }))
}

const utf8 = new TextEncoder()

/** Removes the chosen content, and every line that is not an event of the format. */
function* chosen(bytes: Uint8Array, choices: Choices | undefined): Generator<void, Uint8Array, void> {
  if (choices === undefined || Object.values(choices).every((choice) => choice === "keep")) return bytes
  const { learn, write } = rewrite(choices)
  const all: Array<string> = []
  const source = lines()
  source.push(bytes)
  source.end()
  for (let line = source.next(); line !== undefined; line = source.next()) {
    if (line.text !== "") all.push(line.text)
    learn(line.text)
    if (line.number % pieceLines === 0) yield
  }
  const written: Array<string> = []
  for (const [at, text] of all.entries()) {
    const line = write(text)
    if (line !== undefined) written.push(`${line}\n`)
    if (at % pieceLines === 0) yield
  }
  return utf8.encode(written.join(""))
}

/** The number of lines in a piece, which takes some milliseconds. */
const pieceLines = 256

function* piecesOf(work: LongWork<string>): LongText {
  yield yield* before(work)
}

/** Writes what an issue needs, with the lanes of the accounts. */
function* issue({ one, trace }: Shareable): LongWork<string> {
  const connections = yield* accountConnectionsIn(trace)
  const lanes = laneLines(trace, connections, maxRows)
  return yield* marking(trace.header, one, { lanes, found: foundInAccounts(trace, connections) })
}

function* textOf(bytes: Uint8Array): LongText {
  const decoder = new TextDecoder()
  for (let at = 0; at < bytes.length; at += textPiece)
    yield decoder.decode(bytes.subarray(at, at + textPiece), { stream: true })
  yield decoder.decode()
}

/** The number of bytes in a piece of text. */
const textPiece = 64 * 1024

/** The forms of a trace that may be shared, each written in pieces. */
export const forms = {
  svg: { about: "The waterfalls as a picture", write: ({ all }: Shareable) => piecesOf(drawing(all)) },
  chart: {
    about: "The path of one connection through the states, as a picture",
    write: function* ({ one }: Shareable): LongText {
      yield chartSvg({ connection: one })
    }
  },
  mermaid: {
    about: "One connection as a sequence diagram",
    write: function* ({ one }: Shareable): LongText {
      yield mermaid(one)
    }
  },
  md: {
    about: "One connection as Markdown for an issue, at most 6 KB",
    write: (shared: Shareable) => piecesOf(issue(shared))
  },
  otlp: {
    about: "The spans as OTLP/JSON for OpenTelemetry",
    write: ({ all, trace }: Shareable) => otlp(trace.header, all)
  },
  stately: {
    about: "One connection as events of the Stately Inspector, without context",
    write: ({ definition, one, trace }: Shareable) => listText([], stately(trace.header, one, definition))
  },
  jsonl: {
    about: "The trace itself, without what is left out",
    write: function* ({ bytes }: Shareable): LongText {
      for (const piece of textOf(bytes)) yield inAscii(piece)
    }
  }
} as const

/** The name of a form. */
export type Form = keyof typeof forms

/** Writes a trace that may be shared in one form. */
export const written = (form: Form, shared: Shareable): string => textAtOnce(forms[form].write(shared))

/** Writes a whole trace in one form. */
export const to = (
  form: Form,
  trace: string | Uint8Array,
  options?: Options
): Result.Result<string, Refusal> => Result.map(share(trace, options), (shared) => written(form, shared))

/** Writes one connection as a picture: a row for each step. */
export const toSvg = (trace: string | Uint8Array, options?: Options) => to("svg", trace, options)

/** Writes one connection as a mermaid sequence diagram. */
export const toMermaid = (trace: string | Uint8Array, options?: Options) => to("mermaid", trace, options)

/** Writes one connection as text for an issue. */
export const toMarkdown = (trace: string | Uint8Array, options?: Options) => to("md", trace, options)
