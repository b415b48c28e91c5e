/**
 * The same conversation with any server: commands go out one by one, on several connections, and what comes back is
 * written so that two servers can be compared. What may differ is left out: wording, order, numbers that a server makes up.
 */
import { connect, type Socket } from "node:net"
import { Effect, Latch } from "effect"

export interface Server {
  readonly port: number
  readonly user: string
  readonly password: string
}

/** What one command came to. */
interface Exchange {
  readonly command: string
  readonly untagged: ReadonlyArray<string>
  readonly tagged: string
}

/**
 * Rows are commands: `<2> NOOP` is one of the second connection, `⏎` is a CRLF, `{highest}` is the highest
 * mod-sequence that this server has reported last, `{validity}` the first UIDVALIDITY, `{user}` who is logged in. `until EXISTS` reads on until a response says so.
 */
export const converse = Effect.fnUntraced(function* (server: Server, rows: ReadonlyArray<string>) {
  const clients = new Map<string, Client>()
  const exchanges: Array<Exchange> = []
  const numbers = makeNumbers()
  for (const [index, row] of rows.entries()) {
    const [, number = "1", command = ""] = /^(?:<(\d)> )?(.*)$/s.exec(row) ?? []
    const client = clients.get(number) ?? (yield* greeted(server))
    clients.set(number, client)
    if (command.startsWith("until ")) {
      yield* client.until(command.slice("until ".length))
      continue
    }
    const lines = yield* client.ask(`t${index}`, numbers.fill(command).replaceAll("{user}", server.user))
    for (const line of lines) numbers.learn(line)
    exchanges.push({ command: row, tagged: lines.at(-1) ?? "", untagged: lines.slice(0, -1) })
  }
  return exchanges.flatMap(({ command, tagged, untagged }) => [
    `C: ${command}`,
    ...[...untagged.flatMap((line) => comparable(line, numbers)), ...expunged(untagged)].toSorted(),
    ...comparable(tagged, numbers)
  ])
})

interface Client {
  /** Every response up to the tagged one, or to the continuation request of IDLE. */
  readonly ask: (tag: string, command: string) => Effect.Effect<ReadonlyArray<string>>
  readonly until: (word: string) => Effect.Effect<void>
}

const greeted = Effect.fnUntraced(function* ({ password, port, user }: Server) {
  const socket = yield* Effect.acquireRelease(
    Effect.sync(() => connect({ port, host: "127.0.0.1" })),
    (socket) => Effect.sync(() => socket.destroy())
  )
  const next = responses(socket)
  const write = (text: string) => Effect.sync(() => void socket.write(text))
  let idling = ""
  /** Heard while nobody asked. */
  let before: Array<string> = []

  const until = Effect.fnUntraced(function* (isLast: (line: string) => boolean) {
    while (true) {
      const line = yield* next
      before.push(line)
      if (isLast(line)) return
    }
  })

  const ask = Effect.fnUntraced(function* (tag: string, command: string) {
    const isDone = command === "DONE"
    const [first = "", ...rest] = (isDone ? command : `${tag} ${command}`).split(/(?<=\{\d+\})⏎/)
    yield* write(first.replaceAll("⏎", "\r\n") + "\r\n")
    for (const literal of rest) {
      yield* until((line) => line.startsWith("+"))
      before = before.filter((line) => !line.startsWith("+"))
      yield* write(literal.replaceAll("⏎", "\r\n") + "\r\n")
    }
    if (command === "IDLE") idling = tag
    const own = isDone ? idling : tag
    yield* until((line) => line.startsWith(`${own} `) || (command === "IDLE" && line.startsWith("+")))
    const lines = before
    before = []
    return lines
  })

  yield* next
  yield* ask("login", `LOGIN ${user} "${password}"`)
  return { ask, until: (word) => until((line) => line.includes(word)) } satisfies Client
})

/** Responses, literals included, one at a time. */
const responses = (socket: Socket): Effect.Effect<string> => {
  let text = ""
  const filled = Latch.makeUnsafe()
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1")
    filled.openUnsafe()
  })
  const take = (): string | undefined => {
    let end = 0
    for (;;) {
      const line = text.indexOf("\r\n", end)
      if (line < 0) return undefined
      const literal = /\{(\d+)\}$/.exec(text.slice(end, line))
      end = line + 2
      if (literal === null) break
      end += Number(literal[1])
      if (text.length < end) return undefined
    }
    const response = text.slice(0, end - 2)
    text = text.slice(end)
    return response
  }
  const next: Effect.Effect<string> = Effect.suspend(() => {
    const response = take()
    if (response !== undefined) return Effect.succeed(response)
    filled.closeUnsafe()
    return Effect.andThen(filled.await, next)
  })
  return next
}

/** Numbers that each server makes up: UIDVALIDITY by the order in which they come, mod-sequences by their rank. */
const makeNumbers = () => {
  const validities: Array<string> = []
  const modSeqs = new Set<number>()
  let highest = "1"
  return {
    fill: (command: string) =>
      command.replaceAll("{highest}", () => highest).replaceAll("{validity}", () => validities[0] ?? "1"),
    learn: (line: string) => {
      for (const [, number = ""] of line.matchAll(/(?:UIDVALIDITY|APPENDUID|COPYUID) (\d+)/g)) {
        if (!validities.includes(number)) validities.push(number)
      }
      for (const [, number] of line.matchAll(/MODSEQ \(?(\d+)/g)) modSeqs.add(Number(number))
      highest = /HIGHESTMODSEQ (\d+)/.exec(line)?.[1] ?? highest
    },
    settle: (line: string) =>
      line
        .replaceAll(
          /(UIDVALIDITY|APPENDUID|COPYUID) (\d+)/g,
          (_, name, number) => `${name} v${validities.indexOf(number)}`
        )
        .replaceAll(/(MODSEQ \(?)(\d+)/g, (_, name, number) => {
          const rank = [...modSeqs].toSorted((a, b) => a - b).indexOf(Number(number))
          return `${name}m${rank}`
        })
  }
}

/** Which messages went, by the numbers that they had before: servers begin at either end. */
const expunged = (untagged: ReadonlyArray<string>): ReadonlyArray<string> => {
  const before = Array.from({ length: 100 }, (_, index) => index + 1)
  const gone = untagged.flatMap((line) => {
    const number = /^\* (\d+) EXPUNGE$/.exec(line)?.[1]
    return number === undefined ? [] : before.splice(Number(number) - 1, 1)
  })
  return gone.length === 0 ? [] : [`* EXPUNGE of ${gone.toSorted((a, b) => a - b).join()}`]
}

/** Said with SELECT by one of them only, or differently. */
const unreported = /^\[(?:PERMANENTFLAGS|UNSEEN|HIGHESTMODSEQ|CLOSED)/

/** A reason that not every server gives. */
const unsaid = /^\[(?:NONEXISTENT|CANNOT|BADCHARSET|READ-)/

/** What counts of a response; nothing if it does not count at all. */
const comparable = (response: string, { settle }: ReturnType<typeof makeNumbers>): ReadonlyArray<string> => {
  const line = settle(response)
  // Dovecot sends it to all idle clients whenever a timer of the process fires
  if (/^\* (?:\d+ RECENT|\d+ EXPUNGE|FLAGS |OK Still here)/.test(line)) return []
  if (line.startsWith("+")) return ["+"]
  const [, tag = "", condition = "", code = ""] = /^(\S+) (OK|NO|BAD|BYE)(?: (\[[^\]]*\]))?/.exec(line) ?? []
  if (condition !== "") {
    if (tag === "*" && unreported.test(code)) return []
    return [
      [...(tag === "*" ? ["*"] : []), condition, ...(code === "" || unsaid.test(code) ? [] : [code])].join(
        " "
      )
    ]
  }
  const fetch = /^\* (\d+) FETCH \((.*)\)$/s.exec(line)
  if (fetch !== null) return [`* ${fetch[1]} FETCH ${attributes(fetch[2] ?? "").join(" | ")}`]
  const status = /^\* STATUS "?([^" ]+)"? \((.*)\)$/.exec(line)
  if (status !== null) return [`* STATUS ${status[1]} ${pairs(status[2] ?? "").join(" ")}`]
  const list = /^\* (LIST|LSUB) \((.*?)\) "(.)" "?([^"]*)"?/.exec(line)
  if (list !== null) {
    const words = list[1] === "LSUB" ? [] : (list[2] ?? "").split(" ")
    return [`* ${list[1]} ${list[4]} ${words.toSorted().join(" ")}`.trim()]
  }
  const noted = /^\* (ACL|METADATA|MYRIGHTS|LISTRIGHTS) "?([^" ]*)"? (.*)$/s.exec(line)
  if (noted !== null) {
    const [, name = "", mailbox = "", value = ""] = noted
    return [`* ${name} ${mailbox} ${(name === "METADATA" ? entries : rights)(value).join(" ")}`]
  }
  const roots = /^\* QUOTAROOT "?([^" ]*)"? (.*)$/.exec(line)
  if (roots !== null) return [`* QUOTAROOT ${roots[1]} ${roots[2]}`]
  const found = /^\* ESEARCH \(TAG "[^"]*"\)( UID)?(.*)$/.exec(line)
  if (found !== null) return [`* ESEARCH${found[1] ?? ""} ${pairs((found[2] ?? "").trim()).join(" ")}`]
  return [line]
}

const pairs = (text: string): ReadonlyArray<string> => (text.match(/\S+ (?:\([^)]*\)|\S+)/g) ?? []).toSorted()

/** Entries of METADATA with their values, in the order of their names. */
const entries = (value: string): ReadonlyArray<string> =>
  (quoted(value.slice(1, -1)).match(/\S+ (?:NIL|"(?:[^"\\]|\\.)*")/gs) ?? []).toSorted()

/** Identifiers and rights, sorted, without the two of RFC 2086 that others stand for. RFC 4314 §2.1.1. */
const rights = (value: string): ReadonlyArray<string> =>
  Array.from(value.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, atom = ""]) => quoted ?? atom)
    .map((text) =>
      /^[lrswipkxteacd]*$/.test(text) ? Array.from(text.replaceAll(/[cd]/g, "")).toSorted().join("") : text
    )
    .filter((text) => text !== "")
    .toSorted()

/** `FLAGS (\Seen)`, `BODY[] {3}⏎abc` and so on, each with its value, sorted. */
const attributes = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let at = 0
  while (at < text.length) {
    const name = /\s*[^\s([]+(?:\[[^\]]*\](?:<\d+>)?)?/y
    name.lastIndex = at
    const start = name.exec(text)?.[0] ?? ""
    const end = valueEnd(text, at + start.length + 1)
    found.push(tidied(start.trim(), text.slice(at + start.length + 1, end)))
    at = end
  }
  return found.filter((attribute) => attribute !== "").toSorted()
}

const tidied = (name: string, value: string): string => {
  if (name === "FLAGS") {
    const flags = value
      .slice(1, -1)
      .split(" ")
      .filter((flag) => flag !== "\\Recent" && flag !== "")
    return `FLAGS (${flags.toSorted().join(" ")})`
  }
  // two servers are never asked in the same moment
  if (name === "SAVEDATE") return `${name} ${/^"[ \d]\d-\w{3}-\d{4} [\d:]{8} [+-]\d{4}"$/.test(value)}`
  if (name === "INTERNALDATE")
    return `${name} ${new Date(
      value
        .slice(1, -1)
        .replaceAll("-", " ")
        .replace(/ (\d{4})$/, " -$1")
    ).toISOString()}`
  if (name === "ENVELOPE") return `${name} ${quoted(value)}`
  return `${name} ${name.startsWith("BODY") && !name.includes("[") ? value.toLowerCase() : value}`
}

/** Some servers write a literal where a quoted string would do. */
const quoted = (value: string): string => {
  const literal = /\{(\d+)\}\r\n/.exec(value)
  if (literal === null) return value
  const start = literal.index + literal[0].length
  const end = start + Number(literal[1])
  const text = value.slice(start, end).replaceAll(/["\\]/g, "\\$&")
  return `${value.slice(0, literal.index)}"${text}"${quoted(value.slice(end))}`
}

/** Finds the end of a value: an atom, a string, a literal, or parentheses with all of these. */
const valueEnd = (text: string, start: number): number => {
  let depth = 0
  let at = start
  do {
    const token = /"(?:[^"\\]|\\.)*"|\{(\d+)\}\r\n|[()]|[^\s()"{]+|\s/sy
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) return text.length
    at += match[0].length + Number(match[1] ?? 0)
    if (match[0] === "(") depth += 1
    if (match[0] === ")") depth -= 1
  } while (depth > 0)
  return at
}
