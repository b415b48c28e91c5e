/**
 * Searches a trace for secrets before it is exported. A trace is redacted by construction when it is recorded; this
 * finds what none of our recorders writes: credentials in their known forms, lengths that reveal them, `raw`.
 */
import { isRecord, parsed } from "../trace/Entry.ts"
import { lines } from "../trace/lines.ts"
import { atOnce } from "../trace/pieces.ts"

export interface Problem {
  /** The line of the trace. */
  readonly line: number
  /** The problem; never the secret itself. */
  readonly problem: string
}

export interface Verifier {
  /** Takes the lines of a trace in order, the header first. */
  readonly line: (number: number, text: string) => void
  readonly problems: () => ReadonlyArray<Problem>
}

/** Further problems add nothing. */
const maxProblems = 100

export const verifier = (): Verifier => {
  const found: Array<Problem> = []
  /** The logins in progress, by connection and lane. */
  const open = new Map<string, { readonly tag: string; readonly isSasl: boolean }>()

  const add = (line: number, problem: string | undefined) => {
    if (problem !== undefined && found.length < maxProblems) found.push({ line, problem })
  }

  const wire = (number: number, name: string, group: string, data: Readonly<Record<string, unknown>>) => {
    const { bytes, cmd, tag } = data
    const line = typeof data["line"] === "string" ? data["line"] : ""
    const lane = `${group} ${String(data["lane"])}`
    const command = (typeof cmd === "string" ? cmd : (line.split(" ")[1] ?? "")).toUpperCase()
    const login = open.get(lane)
    // a line that is sent without a tag continues the open login
    const begins = name === "wire:sent" && (tag !== undefined || login === undefined)
    if (begins && (command === "LOGIN" || command === "AUTHENTICATE")) {
      open.set(lane, { tag: String(tag), isSasl: command === "AUTHENTICATE" })
      add(number, commandProblem(line))
      if (bytes !== undefined && line.includes(redacted)) add(number, "the length of a credential")
    } else if (name === "wire:received" && tag !== undefined && login?.tag === tag) open.delete(lane)
    else if (name === "wire:received" && isCommand(line)) add(number, commandProblem(line))
    else if (login !== undefined && tag === undefined && isPart(name, line, login.isSasl)) {
      add(number, "part of a login")
    }
  }

  return {
    line: (number, text) => {
      const raw = parsed(text)
      if (!isRecord(raw)) {
        // a line that is cut off or foreign is exported as it is, and searched as it is
        add(number, shapeIn(text))
        return
      }
      if (raw["redaction"] === "raw") add(number, "the trace is raw: it was recorded with messages and names")
      if (secretKeys(raw)) add(number, "a field that is named like a secret")
      add(
        number,
        textsIn(raw)
          .map(shapeIn)
          .find((problem) => problem !== undefined)
      )
      const { data, name } = raw
      if ((name === "wire:sent" || name === "wire:received") && isRecord(data)) {
        wire(number, name, String(raw["group_id"]), data)
      }
    },
    problems: () => found
  }
}

const placeholder = /^(?:<[a-z]+(?::\d+)?>|\*|)$/
const redacted = "<redacted>"

/** Reports an argument after the mechanism, or the user, that is not a placeholder. */
const commandProblem = (line: string): string | undefined => {
  const login = /^\S+ LOGIN (.*)$/is.exec(line)?.[1]
  if (
    login !== undefined &&
    !login.endsWith(` ${redacted}`) &&
    !/^(?:\S+ )?<literal>$|^\S* ?\{\d*\+?\}$/.test(login)
  ) {
    return "LOGIN with its arguments"
  }
  const response = /^\S+ AUTHENTICATE \S+ (.*)$/is.exec(line)?.[1]
  return response === undefined || placeholder.test(response) ? undefined : "AUTHENTICATE with a response"
}

/** Returns whether a line is a command: a log whose sides were confused has the client's lines among the server's. */
const isCommand = (line: string): boolean => /^[^\s*+]\S* (?:LOGIN|AUTHENTICATE) /i.test(line)

/**
 * Returns whether a line is a part of a login. Within one, a client's line without a tag is a credential. A server's line is a
 * challenge that helps to find it, in AUTHENTICATE; in LOGIN it requests a literal, in the server's words. RFC 9051
 * §4.3, §6.2.2.
 */
const isPart = (name: string, line: string, isSasl: boolean): boolean => {
  const rest = line.replace(/^\+ ?/, "").trim()
  if (name === "wire:sent") return !placeholder.test(rest)
  return isSasl && line.startsWith("+") && isBase64(rest)
}

/** Returns whether a text can be a challenge, which is base64; other words are the server's own. RFC 9051 §7.6. */
const isBase64 = (text: string): boolean =>
  text.length >= 4 && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0

/** RFC 4616: authzid NUL user NUL password. Other bytes that happen to be base64 contain further controls. */
// oxlint-disable-next-line no-control-regex -- NUL separates the parts of a PLAIN message
const plainMessage = /^[^\0-\x1f\x7f]*\0[^\0-\x1f\x7f]+\0[^\0-\x1f\x7f]+$/
const bearer = /\bauth=Bearer \S|\bBearer [\w.~+/-]{12,}/i
/** The part of a web token before its claims, at the end of a run of such characters. A run is read once, however long. */
const headers = /(?<![\w-])[\w-]{11,}(?=\.[\w-]{8})/g
const webToken = /\beyJ[\w-]{8}/
const assigned = /\b(?:password|passwd|secret|access_token|refresh_token)["']?\s*[:=]\s*["']?(?!["'<\s])\S/i

/** Finds the forms that are a credential anywhere. */
const shapeIn = (text: string): string | undefined => {
  for (const [token] of text.matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)) {
    const plain = decoded(token)
    if (plainMessage.test(plain)) return "an initial response (PLAIN) in base64"
    if (bearer.test(plain)) return "a token in base64"
  }
  if (bearer.test(text) || text.match(headers)?.some((run) => webToken.test(run))) return "a token"
  return assigned.test(text) ? "a password or secret by name" : undefined
}

const decoded = (token: string): string => {
  try {
    return atob(token)
  } catch {
    return ""
  }
}

const secretKey = /^(?:password|passwd|secret|token|credential|authorization)$/i

const secretKeys = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(secretKeys)
  if (!isRecord(value)) return false
  return Object.entries(value).some(
    ([key, inner]) =>
      (secretKey.test(key) && typeof inner === "string" && !placeholder.test(inner)) || secretKeys(inner)
  )
}

const textsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : []
}

/** Searches a whole trace. An export with any problem is not written. */
export const verify = (trace: string | Uint8Array): ReadonlyArray<Problem> => atOnce(searching(trace))

/** The number of lines in a piece, which takes some milliseconds. */
const pieceLines = 256

/** Searches like `verify`, in pieces. */
export function* searching(trace: string | Uint8Array): Generator<void, ReadonlyArray<Problem>, void> {
  const verifying = verifier()
  const source = lines()
  source.push(bytesOf(trace))
  source.end()
  for (let line = source.next(); line !== undefined; line = source.next()) {
    verifying.line(line.number, line.text)
    if (line.number % pieceLines === 0) yield
  }
  return verifying.problems()
}

const bytesOf = (trace: string | Uint8Array): Uint8Array =>
  typeof trace === "string" ? new TextEncoder().encode(trace) : trace
