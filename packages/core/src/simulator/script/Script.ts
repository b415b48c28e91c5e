/**
 * A server written down as a transcript, readable by anyone who knows IMAP.
 *
 * | line | means |
 * |---|---|
 * | `S: * OK ready` | the server sends a line, with CRLF |
 * | `C: <1> LOGIN ...` | the client must send a line; `<1>` becomes the tag that it really used, `...` is any text |
 * | `command <1> LOGIN ...` | like `C:`, and the command's literals are requested and read with it |
 * | `login <1>` | the client must log in, by any mechanism: what it says is not checked, and the server proves nothing |
 * | `.. 5 seconds` | time passes |
 * | `quiet 2 seconds` | time passes, and the client must send nothing meanwhile |
 * | `tls` | the handshake takes place here; without such a line, at the beginning on a port with implicit TLS |
 * | `clear` | no handshake takes place, not even on such a port |
 * | `deflate` | from here on both sides compress |
 * | `close`, `reset` | the server closes in good order, or cuts the connection |
 * | `closed` | the client must close |
 * | `deaf` | from here on everything is read and nothing answered |
 * | `connection 993` | another connection begins, to that port; without a number, to any |
 * | `@ security starttls` | a setting for the client that plays the script |
 * | `>> idle`, `== selected` | what the client is made to do, and the state that it must reach; see `Hooks` |
 * | `# …` | a comment; the first one is the script's name |
 *
 * In the text of a line, `\xNN` is a byte, `⏎` is a CRLF, a `\` at the end leaves out the CRLF, `base64(…)` encodes
 * its contents, and `{"…"}` is a literal whose length is counted. A literal of the client is written as RFC 9051
 * writes it: the text after `{n}` is on a separate `C:` line.
 */
import { Duration, Option, Result, Schema } from "effect"
import { type LinePart, readParts, tagsOf } from "./scriptText.ts"

/** A script cannot be read. */
export class ScriptError extends Schema.TaggedError<ScriptError>()("ScriptError", {
  /** Counted from 1. */
  line: Schema.Int,
  problem: Schema.String
}) {
  override get message() {
    return `line ${this.line}: ${this.problem}`
  }
}

type Word = "Tls" | "Deflate" | "Close" | "Reset" | "Closed" | "Deaf" | "Clear"

export type ScriptStep =
  | { readonly _tag: "Server"; readonly line: number; readonly parts: ReadonlyArray<LinePart> }
  | {
      readonly _tag: "Client" | "Command" | "Login"
      readonly line: number
      readonly parts: ReadonlyArray<LinePart>
      readonly text: string
    }
  | { readonly _tag: "Pass" | "Quiet"; readonly line: number; readonly duration: Duration.Duration }
  | { readonly _tag: Word; readonly line: number }
  | { readonly _tag: "Call" | "Reached"; readonly line: number; readonly text: string }

/** One accepted connection. */
export interface ScriptConnection {
  /** The line where it begins. */
  readonly line: number
  readonly port: Option.Option<number>
  readonly steps: ReadonlyArray<ScriptStep>
}

/** A parsed transcript: what a server says and expects, connection by connection. */
export interface Script {
  /** The first comment; empty without one. */
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
  /** In the order in which they are expected, at least one. */
  readonly connections: ReadonlyArray<ScriptConnection>
}

/** Reads a script. Fails at the first line that it cannot read. */
export const parse = (text: string): Result.Result<Script, ScriptError> => {
  const settings: Record<string, string> = {}
  const connections: Array<{ line: number; port: Option.Option<number>; steps: Array<ScriptStep> }> = []
  let name = ""
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const line = index + 1
    if (row.trim() === "") continue
    if (row.startsWith("#")) {
      if (name === "") name = row.slice(1).trim()
      continue
    }
    const setting = /^@ ([\w-]+) (.+)$/.exec(row)
    const connection = /^connection(?: (\d+))?$/.exec(row)
    if (setting !== null) settings[setting[1] ?? ""] = setting[2] ?? ""
    else if (connection !== null) {
      connections.push({ line, port: Option.map(Option.fromNullishOr(connection[1]), Number), steps: [] })
    } else {
      const step = readStep(row, line)
      if (Result.isFailure(step)) return Result.fail(new ScriptError({ line, problem: step.failure }))
      if (connections.length === 0) connections.push({ line, port: Option.none(), steps: [] })
      connections.at(-1)?.steps.push(step.success)
    }
  }
  if (connections.length === 0)
    return Result.fail(new ScriptError({ line: 1, problem: "there is nothing to play" }))
  const unbound = connections.flatMap(({ steps }) => unboundTag(steps)).at(0)
  return unbound === undefined ? Result.succeed({ name, settings, connections }) : Result.fail(unbound)
}

const words: Readonly<Record<string, Word>> = {
  tls: "Tls",
  deflate: "Deflate",
  clear: "Clear",
  close: "Close",
  reset: "Reset",
  closed: "Closed",
  deaf: "Deaf"
}

const readStep = (row: string, line: number): Result.Result<ScriptStep, string> => {
  const word = Object.hasOwn(words, row) ? words[row] : undefined
  if (word !== undefined) return Result.succeed({ _tag: word, line })
  const [mark = "", ...rest] = row.split(" ")
  const text = rest.join(" ")
  switch (mark) {
    case "S:":
      return Result.map(readParts(text, "server"), (parts) => ({ _tag: "Server", line, parts }))
    case "C:":
      return Result.map(readParts(text, "client"), (parts) => ({ _tag: "Client", line, parts, text }))
    case "command":
      return Result.map(readParts(text, "client"), (parts) => ({ _tag: "Command", line, parts, text }))
    case "login":
      return Result.map(readParts(`${text} ...`, "client"), (parts) => ({ _tag: "Login", line, parts, text }))
    case "..":
      return Result.map(readDuration(text), (duration) => ({ _tag: "Pass", line, duration }))
    case "quiet":
      return Result.map(readDuration(text), (duration) => ({ _tag: "Quiet", line, duration }))
    case ">>":
      return Result.succeed({ _tag: "Call", line, text })
    case "==":
      return Result.succeed({ _tag: "Reached", line, text })
    default:
      return Result.fail(`"${mark}" is not a mark of the script format`)
  }
}

const units: Readonly<Record<string, (count: number) => Duration.Duration>> = {
  milli: Duration.millis,
  second: Duration.seconds,
  minute: Duration.minutes,
  hour: Duration.hours
}

const readDuration = (text: string): Result.Result<Duration.Duration, string> => {
  const match = /^(\d+(?:\.\d+)?) (milli|second|minute|hour)s?$/.exec(text)
  const unit = units[match?.[2] ?? ""]
  return unit === undefined
    ? Result.fail(`"${text}" is not a duration such as "5 seconds"`)
    : Result.succeed(unit(Number(match?.[1])))
}

/** Finds tags that the server would use before the client does. */
const unboundTag = (steps: ReadonlyArray<ScriptStep>): ReadonlyArray<ScriptError> => {
  const bound = new Set<number>()
  for (const step of steps) {
    if ("parts" in step && step._tag !== "Server") for (const tag of tagsOf(step.parts)) bound.add(tag)
    if (step._tag !== "Server") continue
    const tag = tagsOf(step.parts).find((tag) => !bound.has(tag))
    if (tag !== undefined) {
      return [new ScriptError({ line: step.line, problem: `<${tag}> is used before a client's line has it` })]
    }
  }
  return []
}
