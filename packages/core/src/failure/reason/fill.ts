/**
 * Fills the template of a title or an advice:
 * - `{name|words}` stands for a fact, or for these words if the fact was not recorded or makes the sentence too long;
 * - `[ on port {port}]` is left out then;
 * - `<security tls>` names an option as the reader knows it.
 */
import { duration } from "../../base/duration.ts"
import { type Fields, isNames, kindOf } from "./Kind.ts"

/** The reader of the advice: someone who writes an app, or someone who typed a command. */
export type Reader = "app" | "command"

interface Given {
  readonly facts: object
  readonly fields: Fields
  readonly reader: Reader
}

/** Returns the sentence with its facts if it then has at most `maxLength` characters, else without those that it can do without. */
export const fill = (template: string, given: Given, maxLength: number): string => {
  const whole = filled(template, given)
  return whole.length <= maxLength ? whole : filled(template, { ...given, facts: {} })
}

const filled = (template: string, given: Given): string =>
  template.replaceAll(
    /\[(.*?)\]|\{(\w+)(?:\|(.*?))?\}|<(\w+)(?: (.*?))?>/g,
    (_, part?: string, fact = "", words = "", name = "", value?: string) => {
      if (part !== undefined) return isKnown(part, given) ? filled(part, given) : ""
      return name === "" ? (shown(fact, given) ?? words) : option(given.reader, name, value)
    }
  )

const isKnown = (part: string, given: Given): boolean =>
  Array.from(part.matchAll(/\{(\w+)\}/g)).every(([, name = ""]) => shown(name, given) !== undefined)

/** Returns a fact in words; `undefined` if it was not recorded. */
const shown = (name: string, { facts, fields, reader }: Given): string | undefined => {
  const value: unknown = Object.hasOwn(facts, name) ? Reflect.get(facts, name) : undefined
  if (typeof value === "number") {
    // a tunnel or a socket has no port
    if (name === "port" && value === 0) return undefined
    return name.endsWith("Ms") ? duration(value) : `${value}`
  }
  if (typeof value !== "string") return undefined
  if (name === "problem") return correction(value, reader)
  const kind = kindOf(fields[name] ?? "serverText")
  return kind === "own" || isNames(kind) ? value : quoted(value)
}

/** The command's flags whose names differ from the library's options. */
const flags: { readonly [option: string]: string } = { rediscover: "on-change rediscover" }

/** Names an option as the reader knows it: security `tls`, or `--security tls`. */
const option = (reader: Reader, name: string, value?: string): string => {
  if (reader === "app") return value === undefined ? `\`${name}\`` : `${name} \`${value}\``
  const flag = flags[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `\`--${flag}${value === undefined ? "" : ` ${value}`}\``
}

const maxCorrection = 240

/** The problem as a call found it, whose fields are flags for who typed a command. */
const correction = (problem: string, reader: Reader): string => {
  const line = onOneLine(problem).replace(/\.$/, "")
  return cut(reader === "app" ? line : flagged(line), maxCorrection)
}

/** The fields of the calls that the command makes, and the flags that set them. */
const flagOf: { readonly [field: string]: string } = {
  mailbox: "mailbox",
  name: "mailbox",
  readOnly: "readOnly",
  label: "label",
  attempts: "attempts",
  "limits.attempt": "timeout"
}

const flagged = (problem: string): string =>
  problem.replaceAll(/`(?:options\.)?([\w.]+)`/g, (field, name: string) => {
    const flag = Object.hasOwn(flagOf, name) ? flagOf[name] : undefined
    return flag === undefined ? field : option("command", flag)
  })

const maxName = 48

/** Puts a name in quotation marks, on one line and short enough for a sentence. A trace's placeholder needs no marks. */
export const quoted = (name: string): string =>
  /^<[a-z]+(?::\d+)?>$/.test(name) ? name : `“${cut(onOneLine(name), maxName)}”`

const onOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "�")

const cut = (text: string, maxLength: number): string => {
  const points = Array.from(text)
  return points.length <= maxLength ? text : `${points.slice(0, maxLength - 1).join("")}…`
}
