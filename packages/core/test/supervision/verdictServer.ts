/** A plain server in memory that answers one command of each connection as no client can bear. */
import { Effect } from "effect"
import type { ServerEnd } from "../../src/simulator/testing/ServerEnd.ts"
import { MemoryTransport } from "../../src/public/testing.ts"

const capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN IDLE UIDPLUS NAMESPACE"

/** Answers a command, or the header of its literal (`asks`). */
export type Poison = (command: { readonly tag: string; readonly end: ServerEnd }) => Effect.Effect<void>

export interface Behavior {
  /** The command that gets the poison. */
  readonly verb: RegExp
  readonly poison: Poison
  /** The poison comes in place of the request for a literal. */
  readonly atLiteral?: boolean
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0))

export const say = (end: ServerEnd, ...lines: ReadonlyArray<string>): Effect.Effect<void> =>
  end.write(bytes(lines.map((line) => `${line}\r\n`).join("")))

/** The answers of a plain server, without the tagged response. */
const data: Readonly<Record<string, ReadonlyArray<string>>> = {
  CAPABILITY: [`* CAPABILITY ${capabilities}`],
  NAMESPACE: [`* NAMESPACE (("" "/")) NIL NIL`],
  LIST: [`* LIST () "/" INBOX`, `* LIST () "/" Other`],
  SELECT: ["* 2 EXISTS", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 9] ok"],
  EXAMINE: ["* 2 EXISTS", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 9] ok"],
  STATUS: ["* STATUS Other (MESSAGES 2 UIDNEXT 9 UIDVALIDITY 7 UNSEEN 1)"],
  "UID FETCH": ["* 1 FETCH (UID 5 FLAGS ())", "* 2 FETCH (UID 8 FLAGS ())"],
  "UID SEARCH": ["* SEARCH 5 8"]
}

/** Serves any number of connections. */
export const serving = (behavior: Behavior) =>
  MemoryTransport.make({ latency: 10, server: (end) => Effect.ignore(session(end, behavior)) })

const session = Effect.fnUntraced(function* (end: ServerEnd, { atLiteral = false, poison, verb }: Behavior) {
  if (end.implicitTls) yield* end.startTls
  yield* say(end, `* OK [CAPABILITY ${capabilities}] ready`)
  let received = ""
  let idle: string | undefined
  const line = Effect.gen(function* () {
    while (!received.includes("\r\n")) received += String.fromCharCode(...(yield* end.read))
    const [first = ""] = received.split("\r\n", 1)
    received = received.slice(first.length + 2)
    return first
  })
  const literal = (size: number) =>
    Effect.gen(function* () {
      while (received.length < size) received += String.fromCharCode(...(yield* end.read))
      received = received.slice(size)
    })
  while (true) {
    const first = yield* line
    if (idle !== undefined && first === "DONE") {
      yield* say(end, `${idle} OK done`)
      idle = undefined
      continue
    }
    const [tag = "", name = "", second = ""] = first.split(" ")
    const command = /^uid$/i.test(name) ? `UID ${second}` : name
    const isPoisoned = verb.test(first.slice(tag.length + 1))
    let size = /\{(\d+)\}$/.exec(first)?.[1]
    if (size !== undefined && isPoisoned && atLiteral) {
      yield* poison({ tag, end })
      continue
    }
    while (size !== undefined) {
      yield* say(end, "+ go ahead")
      yield* literal(Number(size))
      size = /\{(\d+)\}$/.exec(yield* line)?.[1]
    }
    if (isPoisoned) yield* poison({ tag, end })
    else if (command === "IDLE") {
      idle = tag
      yield* say(end, "+ idling")
    } else if (command === "LOGOUT") {
      yield* say(end, "* BYE bye", `${tag} OK done`)
      return yield* end.end
    } else {
      const code = /^(?:LOGIN|AUTHENTICATE)$/.test(command) ? `[CAPABILITY ${capabilities}] ` : ""
      yield* say(end, ...(data[command] ?? []), `${tag} OK ${code}done`)
    }
  }
})
