/**
 * A trace in the forms that others read, each made from its bytes after another search for secrets.
 *
 * Pure, the same in Node and in a browser. A caller that writes a form to a file must let only its owner read it.
 */
import { Result, Schema } from "effect"
import { chartSvg } from "./export/chartSvg.ts"
import { type Choices, rewrite } from "./export/contents.ts"
import { markdown } from "./export/markdown.ts"
import { mermaid } from "./export/mermaid.ts"
import { otlp } from "./export/otlp.ts"
import { stately } from "./export/stately.ts"
import { storyPage } from "./export/storyPage.ts"
import { storySvg } from "./export/storySvg.ts"
import { type Problem, verify } from "./export/verify.ts"
import { waterfallSvg } from "./export/waterfallSvg.ts"
import type { Connection } from "./model/connection/Connection.ts"
import * as Diff from "./model/compare/Diff.ts"
import { connections } from "./model/connection/spans.ts"
import * as Storyboard from "./model/verdict/Storyboard.ts"
import { lines } from "./trace/lines.ts"
import * as Reader from "./trace/Reader.ts"

/** What is exported, and what is left out. */
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
  /** The call of `one`, replayed with the finding's suggestion, for a story that reports whether it helped. */
  readonly replay?: Storyboard.Replay | undefined
}

/** The reason why a trace is not exported. */
export type Refusal = Reader.NotATrace | NotToBeShared | NoSuchConnection

const utf8 = new TextEncoder()

const linesOf = (bytes: Uint8Array): ReadonlyArray<string> => {
  const source = lines()
  source.push(bytes)
  source.end()
  const all: Array<string> = []
  for (let next = source.next(); next !== undefined; next = source.next()) all.push(next.text)
  return all
}

/** Removes the chosen content, and every line that is not an event of the format. */
const chosen = (bytes: Uint8Array, choices: Choices | undefined): Uint8Array => {
  if (choices === undefined || Object.values(choices).every((choice) => choice === "keep")) return bytes
  const { learn, write } = rewrite(choices)
  const all = linesOf(bytes).filter((text) => text !== "")
  for (const text of all) learn(text)
  return utf8.encode(
    all
      .flatMap((text) => write(text) ?? [])
      .map((text) => `${text}\n`)
      .join("")
  )
}

/** Applies the choices, reads the trace, and searches it for secrets. */
export const share = (
  trace: string | Uint8Array,
  { choices, connection, definition }: Options = {}
): Result.Result<Shareable, Refusal> =>
  Result.flatMap(Reader.read(trace), () => {
    const bytes = chosen(typeof trace === "string" ? utf8.encode(trace) : trace, choices)
    return Result.flatMap(Reader.read(bytes), (read): Result.Result<Shareable, Refusal> => {
      const problems = verify(bytes)
      if (problems.length > 0) return Result.fail(new NotToBeShared({ problems }))
      const all = connections(read)
      const one = connection === undefined ? Diff.chosen(all) : all.find(({ group }) => group === connection)
      if (one !== undefined) return Result.succeed({ bytes, trace: read, all, one, definition })
      return Result.fail(new NoSuchConnection(connection === undefined ? {} : { connection }))
    })
  })

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** The forms of a trace that may be shared. */
export const forms = {
  svg: { about: "The waterfalls as a picture", write: ({ all }: Shareable) => waterfallSvg(all) },
  chart: {
    about: "The path of one connection through the states, as a picture",
    write: ({ one }: Shareable) => chartSvg({ connection: one })
  },
  mermaid: { about: "One connection as a sequence diagram", write: ({ one }: Shareable) => mermaid(one) },
  md: {
    about: "One connection as Markdown for an issue, at most 6 KB",
    write: ({ one, trace }: Shareable) => markdown(trace.header, one)
  },
  story: {
    about: "One connection as an animated picture: what happened, why, what to try, and whether that helps",
    write: ({ all, one, replay }: Shareable) => storySvg(Storyboard.of(one, { all, replay }))
  },
  "story-page": {
    about: "The same story as one page",
    write: ({ all, one, replay }: Shareable) => storyPage(Storyboard.of(one, { all, replay }))
  },
  otlp: {
    about: "The spans as OTLP/JSON for OpenTelemetry",
    write: ({ all, trace }: Shareable) => json(otlp(trace.header, all))
  },
  stately: {
    about: "One connection as events of the Stately Inspector, without context",
    write: ({ definition, one, trace }: Shareable) => json(stately(trace.header, one, definition))
  },
  jsonl: {
    about: "The trace itself, without what is left out",
    write: ({ bytes }: Shareable) => new TextDecoder().decode(bytes)
  }
} as const

/** The name of a form. */
export type Form = keyof typeof forms

/** Writes a whole trace in one form. */
export const to = (
  form: Form,
  trace: string | Uint8Array,
  options?: Options
): Result.Result<string, Refusal> => Result.map(share(trace, options), (shared) => forms[form].write(shared))

/** Writes one connection as a picture: a row for each step. */
export const toSvg = (trace: string | Uint8Array, options?: Options) => to("svg", trace, options)

/** Writes one connection as a mermaid sequence diagram. */
export const toMermaid = (trace: string | Uint8Array, options?: Options) => to("mermaid", trace, options)

/** Writes one connection as text for an issue. */
export const toMarkdown = (trace: string | Uint8Array, options?: Options) => to("md", trace, options)
