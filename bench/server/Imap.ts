/**
 * An IMAP server that does only what the benchmark needs, so that the client is what is measured.
 *
 * Answers come from buffers that are made once. It reads literals, accepts every command that the measured clients send
 * by themselves, and refuses the rest. FETCH is answered for every message of the mailbox, with the requested items.
 */
import type { Duplex } from "node:stream"

export interface Options {
  /** True if capabilities are sent in the greeting and with the OK of the login, not only on request. */
  readonly announces: boolean
  /** True if no SASL mechanism is offered. */
  readonly loginAlone: boolean
  /** True if STARTTLS is offered until `secure` is called. */
  readonly startTls: boolean
}

/** The owner of a session's socket, as the session needs it. */
export interface Owner {
  /** Starts TLS on the connection; `start` continues with the new stream. */
  readonly secure: (start: (stream: Duplex) => void) => void
  readonly selected: () => void
}

interface Mailbox {
  readonly messages: number
  /** The octets of each message's literal. */
  readonly octets: number
}

const mailboxes: Readonly<Record<string, Mailbox>> = {
  INBOX: { messages: 3, octets: 1024 },
  flags: { messages: 20_000, octets: 0 },
  envelopes: { messages: 5000, octets: 0 },
  many: { messages: 100_000, octets: 0 },
  bodies: { messages: 1000, octets: 16_384 },
  large: { messages: 1, octets: 100_000_000 }
}

const common = "IMAP4rev1 LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS MOVE SPECIAL-USE CONDSTORE"
const chunkBytes = 256 * 1024
const payload = Buffer.alloc(
  chunkBytes,
  "0123456789abcdefghijklmnopqrstuvwxyz.,ABCDEFGHIJKLMNOPQRSTUVWXY\r\n"
)

/** Serves one connection until the client leaves. */
export const serve = (first: Duplex, secured: boolean, options: Options, owner: Owner): void => {
  const clear = options.startTls && !secured
  let stream = first
  let encrypted = !clear
  let mailbox: Mailbox = { messages: 0, octets: 0 }
  let idleTag = ""

  const encryptedList = options.loginAlone ? common : `${common} SASL-IR AUTH=PLAIN`
  const capabilities = () => (encrypted ? encryptedList : `${common} STARTTLS LOGINDISABLED`)
  const announcement = (authenticated: boolean) =>
    options.announces ? `[CAPABILITY ${authenticated ? common : capabilities()}] ` : ""
  let authenticated = false
  const say = (text: string) => stream.write(`${text}\r\n`, "latin1")
  const login = (tag: string) => {
    authenticated = true
    say(`${tag} OK ${announcement(true)}logged in`)
  }

  const commands: Readonly<Record<string, (tag: string, rest: string) => void>> = {
    CAPABILITY: (tag) => say(`* CAPABILITY ${authenticated ? common : capabilities()}\r\n${tag} OK done`),
    STARTTLS: (tag) => {
      say(`${tag} OK begin`)
      stream.removeAllListeners("data")
      owner.secure((upgraded) => {
        stream = upgraded
        encrypted = true
        listen()
      })
    },
    LOGIN: login,
    AUTHENTICATE: (tag, rest) => {
      if (rest.includes(" ")) return login(tag)
      idleTag = tag
      say("+ ")
    },
    ID: (tag) => say(`* ID ("name" "bench")\r\n${tag} OK done`),
    NAMESPACE: (tag) => say(`* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK done`),
    LIST: (tag) => say(`* LIST (\\HasNoChildren) "/" INBOX\r\n${tag} OK done`),
    LSUB: (tag) => say(`* LSUB () "/" INBOX\r\n${tag} OK done`),
    ENABLE: (tag) => say(`* ENABLED CONDSTORE\r\n${tag} OK done`),
    SELECT: (tag, rest) => {
      mailbox = mailboxes[rest.split(" ")[0]?.replaceAll('"', "") ?? ""] ?? mailbox
      owner.selected()
      say(selected(mailbox) + `${tag} OK [READ-WRITE] selected`)
    },
    IDLE: (tag) => {
      idleTag = tag
      say("+ idling")
    },
    NOOP: (tag) => say(`${tag} OK done`),
    CLOSE: (tag) => say(`${tag} OK done`),
    FETCH: (tag, rest) => void fetch(stream, mailbox, rest.toUpperCase(), `${tag} OK done\r\n`),
    LOGOUT: (tag) => stream.end(`* BYE see you\r\n${tag} OK done\r\n`)
  }
  const answer = (line: string) => {
    if (idleTag !== "") {
      const tag = idleTag
      idleTag = ""
      return line === "DONE" ? say(`${tag} OK done`) : login(tag)
    }
    const [tag = "", ...words] = line.split(" ")
    if (words[0]?.toUpperCase() === "UID") words.shift()
    const name = words.shift()?.toUpperCase().replace("EXAMINE", "SELECT") ?? ""
    const command = commands[name]
    return command === undefined ? say(`${tag} BAD ${name} is not known here`) : command(tag, words.join(" "))
  }
  const listen = () => {
    const read = linesOf(answer, () => say("+ go on"))
    stream.on("data", read)
  }
  listen()
  say(`* OK ${announcement(false)}ready`)
}

/** Splits what arrives into lines, literals included. */
const linesOf = (line: (text: string) => void, goOn: () => void) => {
  let rest = ""
  let literal = 0
  return (chunk: Buffer) => {
    rest += chunk.toString("latin1")
    for (;;) {
      const end = rest.indexOf("\r\n", literal)
      if (end === -1) return
      const announced = /\{(\d+)(\+?)\}$/.exec(rest.slice(literal, end))
      if (announced === null) {
        const text = rest.slice(0, end)
        rest = rest.slice(end + 2)
        literal = 0
        line(text)
        continue
      }
      if (announced[2] === "") goOn()
      literal = end + 2 + Number(announced[1])
      if (rest.length < literal) return
    }
  }
}

const selected = ({ messages }: Mailbox) =>
  "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n" +
  "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] limited\r\n" +
  `* ${messages} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] valid\r\n* OK [UIDNEXT ${messages + 101}] next\r\n` +
  "* OK [HIGHESTMODSEQ 7] highest\r\n"

const address = '(("Ada Lovelace" NIL "ada" "example.org"))'

/** The attributes of a message other than its body. */
const attributes: Readonly<Record<string, (n: number, octets: number) => string>> = {
  UID: (n) => String(n + 100),
  FLAGS: () => "(\\Seen $Label1)",
  INTERNALDATE: () => '"01-Jun-2026 09:30:00 +0000"',
  "RFC822.SIZE": (_, octets) => String(octets),
  MODSEQ: () => "(7)",
  ENVELOPE: (n) =>
    `("Mon, 1 Jun 2026 09:30:00 +0000" "Notes on the Analytical Engine ${n}" ` +
    `${address} ${address} ${address} ${address} NIL NIL NIL "<${n}@example.org>")`
}

/** Writes one response, with exactly the requested items. */
export const fetchLine = (names: ReadonlyArray<string>, n: number, octets = 0) =>
  `* ${n} FETCH (${names.map((name) => `${name} ${attributes[name]?.(n, octets)}`).join(" ")})\r\n`

const made = new Map<string, Buffer>()

const linesFor = (names: ReadonlyArray<string>, messages: number): Buffer => {
  const key = `${names.join(" ")} ${messages}`
  const known = made.get(key)
  if (known !== undefined) return known
  const lines = Array.from({ length: messages }, (_, at) => fetchLine(names, at + 1)).join("")
  const bytes = Buffer.from(lines, "latin1")
  made.set(key, bytes)
  return bytes
}

const fetch = async (stream: Duplex, mailbox: Mailbox, items: string, done: string) => {
  const names = Object.keys(attributes).filter((name) => items.split(/[ ()]/).includes(name))
  const body = /BODY(?:\.PEEK)?(\[[^\]]*\])(?:<(\d+)\.(\d+)>)?/.exec(items)
  if (body === null) await write(stream, linesFor(names, mailbox.messages))
  else {
    const [, section = "[]", from, length] = body
    const octets =
      length === undefined ? mailbox.octets : clamp(mailbox.octets - Number(from), Number(length))
    const item = `BODY${section}${from === undefined ? "" : `<${from}>`} {${octets}}\r\n`
    for (let n = 1; n <= mailbox.messages; n++) {
      await write(
        stream,
        Buffer.from(`${fetchLine(names, n, mailbox.octets).slice(0, -3)} ${item}`.replace("( ", "("))
      )
      for (let remaining = octets; remaining > 0; remaining -= chunkBytes) {
        await write(stream, remaining < chunkBytes ? payload.subarray(0, remaining) : payload)
      }
      await write(stream, Buffer.from(")\r\n"))
    }
  }
  stream.write(done)
}

const clamp = (remaining: number, length: number) => Math.max(0, Math.min(remaining, length))

/** Waits if the client reads more slowly; what it never reads is never written. */
const write = (stream: Duplex, bytes: Buffer): Promise<void> | undefined =>
  stream.write(bytes) || stream.destroyed
    ? undefined
    : new Promise((resolve) => {
        const goOn = () => {
          stream.off("drain", goOn).off("close", goOn)
          resolve()
        }
        stream.on("drain", goOn).on("close", goOn)
      })
