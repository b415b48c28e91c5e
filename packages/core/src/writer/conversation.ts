/** One connection of a log, told line by line: what was said, redacted, the states that it shows, and how it ended. */
import { Redacted, Result } from "effect"
import { disclosed } from "../trace/ended.ts"
import { make as makeDisclosure } from "../trace/PublicLine.ts"
import { received } from "../trace/received.ts"
import { lineData } from "../trace/Recorder.ts"
import * as Redactor from "../trace/Redactor.ts"
import { sent } from "../trace/sent.ts"
import type { Response, Status, Tagged } from "../Response.ts"
import type * as Trace from "../Trace.ts"
import type { Item } from "../TraceWriter.ts"
import * as ResponseParser from "../wire/ResponseParser.ts"
import * as Utf8 from "../wire/Utf8.ts"
import { type CommandLine, commandLine } from "./commandLine.ts"
import { ofFailure } from "./failures.ts"
import { makeProgress } from "./progress.ts"
import { answered, ofAnswer, ofBye, type Refusal, type Seen } from "./refusals.ts"
import { credentialIn } from "./saslParts.ts"

export interface Conversation {
  /** What comes of one item; `next` is the one after it. */
  readonly tell: (item: Item, next: Item | undefined) => ReadonlyArray<Trace.Event>
}

const dot = 0x2e
const space = 0x20
const letter = 0x41

type Of<Tag extends Item["_tag"]> = Extract<Item, { readonly _tag: Tag }>

const pauseBetween = (item: Item, next: Item | undefined): number => {
  if (next === undefined) return Number.POSITIVE_INFINITY
  return next.at === undefined || item.at === undefined ? 0 : next.at - item.at
}

/** `number`: the connection's place among those of the log. `upgrades`: STARTTLS is sent in it. */
export const conversation = (number: number, upgrades: boolean): Conversation => {
  const masker = Redactor.make()
  const at = makeDisclosure("strict", masker)
  const progress = makeProgress(upgrades)
  const group = `c${number}`
  /** Commands without an answer, by their tags. */
  const pending = new Map<string, CommandLine>()
  const operations = new Map<string, number>()
  let seen: Seen = {
    host: "",
    greeting: "",
    user: "",
    mechanism: "the login",
    mailbox: "the mailbox",
    idSent: false
  }
  let sasl: { readonly tag: string; readonly parts: Array<string> } | undefined
  let refusal: Refusal | undefined
  let begun = false
  let heard = false
  let spoke = false
  let isOpen = false
  let over = false
  let port: number | undefined

  function event<Name extends Trace.EventName>(name: Name, data: Trace.EventData<Name>): Trace.Events[Name]
  function event(name: Trace.EventName, data: Trace.EventData<Trace.EventName>) {
    return { time: 0, name, group_id: group, data }
  }

  const moved = (moves: ReadonlyArray<Trace.EventData<"machine:transition">>) =>
    moves.map((move) => event("machine:transition", move))

  const lane = () => {
    const known = progress.lane()
    return known === undefined ? {} : { lane: known }
  }

  /** The log shows the beginning. */
  const begin = (): ReadonlyArray<Trace.Event> => {
    if (begun || seen.host === "") return []
    begun = true
    const host = at.host(seen.host)
    const data = { host, port: port ?? 0, policy: "imported", attempt: 1, session: `s${number}` }
    return [event("connection:started", data)]
  }

  const know = (user: string | undefined, secret: string | undefined): void => {
    if (user !== undefined && user !== "") {
      seen = { ...seen, user }
      at.names.user(user)
    }
    if (secret !== undefined) masker.add(Redacted.make(secret), user === undefined ? {} : { user })
  }

  const learn = ({ name, tag, values }: CommandLine): void => {
    const [first, second] = values
    if (name === "LOGIN") {
      seen = { ...seen, mechanism: "LOGIN" }
      know(first, second)
    }
    if (name === "AUTHENTICATE") {
      seen = { ...seen, mechanism: first?.toUpperCase() ?? "AUTHENTICATE" }
      sasl = { tag, parts: values.slice(1) }
      learnSasl()
    }
    if (name === "ID") seen = { ...seen, idSent: true }
    if ((name === "SELECT" || name === "EXAMINE") && first !== undefined) seen = { ...seen, mailbox: first }
  }

  const learnSasl = (): void => {
    if (sasl === undefined || sasl.parts.length === 0) return
    const { secret, user } = credentialIn(seen.mechanism, sasl.parts)
    know(user, secret)
  }

  /** A part of a command, or what is no command: nothing is known of it but where it stands. */
  const fragment = (bytes: Uint8Array): ReadonlyArray<Trace.Event> => {
    const text = Utf8.decode(bytes)
    if (sasl !== undefined) {
      sasl.parts.push(text)
      learnSasl()
      return [event("wire:sent", { ...lane(), line: at.start().secret().line() })]
    }
    const line = /^done$/i.test(text) ? at.start().put("DONE") : at.start().put("<text>")
    return [event("wire:sent", { ...lane(), line: line.line() })]
  }

  const command = ({ bytes, whole }: Of<"Sent">): ReadonlyArray<Trace.Event> => {
    const line = sasl === undefined ? commandLine(bytes) : undefined
    if (line === undefined) return fragment(bytes)
    spoke = true
    learn(line)
    pending.set(line.tag, line)
    const moves = moved(progress.sent(line.name))
    const { bytes: length, ...told } = lineData(sent(line.fragments, at), bytes.length + 2)
    const counted = whole === true || length === undefined ? told : { ...told, bytes: length }
    return [...moves, event("wire:sent", { ...lane(), tag: line.tag, cmd: line.name, ...counted })]
  }

  const greet = (response: Response, pause: number): ReadonlyArray<Trace.Event> => {
    if (heard) return []
    heard = true
    if (response._tag !== "Status" || pending.size > 0) return []
    seen = { ...seen, greeting: response.text }
    if (response.condition === "BYE") refusal = ofBye(response, seen, true, masker)
    return [...begin(), ...moved(progress.greeted(pause, response.condition === "PREAUTH"))]
  }

  const goodbye = (status: Status): void => {
    // without the client's lines nobody knows whether it asked
    const isAsked = !spoke || pending.values().some(({ name }) => name === "LOGOUT")
    if (status.condition === "BYE" && !isAsked && !over) refusal ??= ofBye(status, seen, false, masker)
  }

  const answer = (tagged: Tagged, pause: number, isLast: boolean): ReadonlyArray<Trace.Event> => {
    const name = pending.get(tagged.tag)?.name ?? answered(tagged)
    if (name === undefined) return []
    pending.delete(tagged.tag)
    if (sasl?.tag === tagged.tag) sasl = undefined
    if (tagged.condition !== "OK") refusal = ofAnswer(name, tagged, seen, masker) ?? refusal
    else if (/^(?:LOGIN|AUTHENTICATE|SELECT|EXAMINE)$/.test(name)) refusal = undefined
    if (/^(?:SELECT|EXAMINE)$/.test(name) && tagged.condition === "OK") isOpen = true
    if (refusal !== undefined && isLast) return moved(progress.refused())
    const moves = moved(progress.answered(name, tagged.condition, pause, pending.size > 0))
    return name === "LOGOUT" && tagged.condition === "OK"
      ? [...moves, ...end(isOpen ? undefined : refusal)]
      : moves
  }

  const response = (item: Of<"Received">, next: Item | undefined): ReadonlyArray<Trace.Event> => {
    const parsed = parse(item.bytes)
    if (Result.isFailure(parsed)) return leftOut(1)
    const said = parsed.success
    const pause = pauseBetween(item, next)
    const before = greet(said, pause)
    const { line, ...named } = received(said, sasl !== undefined, at)
    const { bytes, ...told } = lineData(line, item.bytes.length + 2)
    const data = item.whole === true || bytes === undefined ? told : { ...told, bytes }
    const spoken = event("wire:received", { ...lane(), ...named, ...data })
    if (said._tag === "Status") goodbye(said)
    if (said._tag === "Continuation" && sasl !== undefined)
      return [...before, spoken, ...moved(progress.challenged())]
    return [
      ...before,
      spoken,
      ...(said._tag === "Tagged" ? answer(said, pause, next === undefined || next._tag === "Ended") : [])
    ]
  }

  /** OpenSSL's tag is a dot, which no command of ours has: it is put back behind the parser. */
  const parse = (bytes: Uint8Array): ReturnType<typeof ResponseParser.parse> => {
    const isDotted = bytes[0] === dot && bytes[1] === space && pending.has(".")
    if (!isDotted) return ResponseParser.parse(bytes)
    return Result.map(ResponseParser.parse(Uint8Array.of(letter, ...bytes.subarray(1))), (response) =>
      response._tag === "Tagged" ? { ...response, tag: "." } : response
    )
  }

  const leftOut = (lines: number) => [
    event("trace:note", { text: `${lines} line${lines === 1 ? "" : "s"} of the log could not be read` })
  ]

  const secured = ({ authorized, cipher, protocol }: Of<"Secured">): ReadonlyArray<Trace.Event> => {
    const moves = moved(progress.secured())
    const verified = { true: "certificate verified", false: "certificate not verified" }
    const words = [protocol, cipher, authorized === undefined ? undefined : verified[`${authorized}`]]
    const text = at.text(["TLS in use", ...words.filter((word) => word !== undefined)].join(", "))
    return [...moves, event("trace:note", { text })]
  }

  const netStart = ({ family, kind, port: to }: Of<"NetStart">): ReadonlyArray<Trace.Event> => {
    const op = operations.size
    operations.set(kind, op)
    port ??= to
    const opening = begin()
    const moves = moved(progress.net(kind, "start"))
    const where = { ...(family === undefined ? {} : { family }), ...(to === undefined ? {} : { port: to }) }
    return [...opening, ...moves, event("net:start", { ...lane(), op, kind, ...where })]
  }

  const netEnd = (item: Of<"NetEnd">): ReadonlyArray<Trace.Event> => {
    const { authorized, cipher, error, kind, ok, protocol, sni } = item
    const data = {
      ...lane(),
      op: operations.get(kind) ?? 0,
      ok,
      ...(error === undefined ? {} : { error }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(cipher === undefined ? {} : { cipher }),
      ...(sni === undefined ? {} : { sni: at.host(sni) }),
      ...(authorized === undefined ? {} : { authorized })
    }
    return [event("net:end", data), ...(ok ? moved(progress.net(kind, "end")) : [])]
  }

  const end = (why?: Refusal): ReadonlyArray<Trace.Event> => {
    if (over) return []
    over = true
    if (why === undefined) {
      return [...moved(progress.closed("closed")), event("connection:ended", { outcome: "closed" })]
    }
    const { reason, serverText, step } = why
    const { _tag: error, ...facts } = reason
    const told = serverText === "" ? {} : { serverText }
    const data = disclosed({ outcome: "failed", error, step, ...told, facts }, at)
    return [...moved(progress.failed("closed")), event("connection:ended", data)]
  }

  const ended = ({ failure }: Of<"Ended">): ReadonlyArray<Trace.Event> => {
    if (refusal !== undefined || failure === undefined) return end(refusal)
    const waiting = Array.from(pending.values()).at(-1)?.name
    return end(ofFailure(failure, { host: seen.host, port: port ?? 0, heard, waiting }, masker))
  }

  return {
    tell: (item, next) => {
      switch (item._tag) {
        case "Opened":
          seen = { ...seen, host: item.host ?? "" }
          port = item.port
          return [...begin(), ...moved(progress.opened(item.lane, item.connected === true))]
        case "Sent":
          return command(item)
        case "Received":
          return response(item, next)
        case "NetStart":
          return netStart(item)
        case "NetEnd":
          return netEnd(item)
        case "Secured":
          return secured(item)
        case "User":
          know(item.name, undefined)
          return []
        case "LeftOut":
          return leftOut(item.lines)
        case "Ended":
          return ended(item)
      }
    }
  }
}
