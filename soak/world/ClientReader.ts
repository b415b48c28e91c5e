/**
 * Reads a client's bytes as a server must, independently of the library's own readers. RFC 9051 §2.2.1, §4.3.
 *
 * It receives both sides in the client's order, so it knows when a literal was requested. Bytes that are written before
 * are a problem: a server would take them for the literal, and the literal for commands.
 */

/** One command as a server reads it. */
export interface ClientCommand {
  readonly tag: string
  /** The name in upper case; `UID FETCH` is one name. */
  readonly name: string
  /** The whole command with its literals, one character per byte. */
  readonly text: string
}

export interface ClientReader {
  /** Takes what the client wrote, one character per byte. */
  readonly fromClient: (text: string) => void
  /** Takes the server's bytes that reached the client. */
  readonly fromServer: (text: string) => void
  /** Marks that what follows is encrypted, after a handshake. */
  readonly encrypted: () => void
  readonly commands: () => ReadonlyArray<ClientCommand>
  /** Returns the tag of a command whose announced literal is to be requested. */
  readonly literalTag: () => string | undefined
  /** Returns the client's protocol errors. */
  readonly problems: () => ReadonlyArray<string>
}

/** The part that the client's next byte belongs to. */
type Place =
  | { readonly _tag: "Line" }
  /** A literal was announced, and not requested yet. */
  | { readonly _tag: "Owed"; readonly octets: number }
  | { readonly _tag: "Literal"; readonly octets: number }

const header = /\{(\d+)(\+?)\}$/
const command = /^([A-Za-z0-9]+) (UID [A-Za-z]+|[A-Za-z]+)(?= |$)/

export const make = (): ClientReader => {
  const commands: Array<ClientCommand> = []
  const problems: Array<string> = []
  let place: Place = { _tag: "Line" }
  let line = ""
  let unfinished = ""
  let tag = ""
  /** The tag of an AUTHENTICATE or IDLE in progress, which lines without a space answer. */
  let exchange: string | undefined
  /** The number of unanswered challenges: one may still be on its way when the exchange is over. */
  let challenges = 0
  /** The number of requests that came before their literal was announced, which a guessing server may send. */
  let asked = 0
  let unread = ""

  const complete = (text: string): void => {
    unfinished = ""
    const read = command.exec(text)
    if (read === null) return void problems.push(`not a command: ${JSON.stringify(text.slice(0, 80))}`)
    const name = (read[2] ?? "").toUpperCase()
    commands.push({ tag, name, text })
    if (name === "AUTHENTICATE" || name === "IDLE") exchange = tag
  }

  const endLine = (): void => {
    if ((exchange !== undefined || challenges > 0) && unfinished === "" && !line.includes(" ")) {
      challenges = Math.max(0, challenges - 1)
      line = ""
      return
    }
    if (unfinished === "") tag = line.split(" ")[0] ?? ""
    unfinished += line
    const literal = header.exec(line)
    line = ""
    if (literal === null) return complete(unfinished)
    unfinished += "\r\n"
    const octets = Number(literal[1])
    const waits = literal[2] === "" && asked === 0
    if (literal[2] === "" && asked > 0) asked--
    place = { _tag: waits ? "Owed" : "Literal", octets }
  }

  /** Returns how many of the characters from `at` on were read. */
  const step = (text: string, at: number): number => {
    if (place._tag === "Literal" && place.octets > 0) {
      const part = text.slice(at, at + place.octets)
      unfinished += part
      place = { _tag: "Literal", octets: place.octets - part.length }
      return part.length
    }
    if (place._tag === "Owed") {
      problems.push(`written although a literal is owed: ${JSON.stringify(text.slice(at, at + 80))}`)
      place = { _tag: "Literal", octets: place.octets }
      return 0
    }
    const end = text.indexOf("\n", at)
    const part = text.slice(at, end < 0 ? text.length : end + 1)
    place = { _tag: "Line" }
    line += part
    if (end >= 0) {
      line = line.replace(/\r?\n$/, "")
      endLine()
    }
    return part.length
  }

  const answered = (text: string): void => {
    if (text.startsWith("+")) {
      if (place._tag === "Owed") place = { _tag: "Literal", octets: place.octets }
      else if (exchange !== undefined) challenges++
      else if (place._tag === "Line") asked++
      return
    }
    const answer = /^(\S+) +(?:OK|NO|BAD)\b/i.exec(text)?.[1]
    if (answer === undefined) return
    if (answer === exchange) exchange = undefined
    if (answer !== tag) return
    asked = 0
    if (place._tag !== "Owed") return
    place = { _tag: "Line" }
    unfinished = ""
  }

  return {
    fromClient: (text) => {
      for (let at = 0; at < text.length;) at += step(text, at)
    },
    fromServer: (text) => {
      const lines = (unread + text).split("\n")
      unread = lines.pop() ?? ""
      for (const line of lines) answered(line)
    },
    encrypted: () => {
      place = { _tag: "Line" }
      line = unfinished = unread = ""
      exchange = undefined
      asked = 0
    },
    commands: () => commands,
    literalTag: () => (place._tag === "Owed" ? tag : undefined),
    problems: () => problems
  }
}
