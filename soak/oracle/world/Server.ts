/**
 * An honest simulated server, and a script before it that refuses, stalls, swallows, talks, kicks and lies about what it is.
 * It says afterwards what it did.
 */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Clock, Effect, Scope } from "effect"
import type * as Dice from "../../world/Dice.ts"
import { bytesOf, textOf } from "../../world/octets.ts"
import type { Deed, ServerDeed } from "../Deed.ts"
import * as said from "./said.ts"
import type { Script } from "./Script.ts"
import { spoilt } from "./spoilt.ts"

/** What all connections of a server share. */
export interface Stage {
  readonly script: Script
  readonly dice: Dice.Dice
  readonly deeds: Array<Deed>
  readonly login: { readonly user: string; readonly password: string }
  connections: number
  /** Those that are not over. */
  admitted: number
  greeted: number
  logins: number
  kicks: number
  streak: number
}

type Own<A> = A extends unknown ? Omit<A, "at" | "by" | "connection"> : never

const command = /^([A-Za-z0-9]+) (UID [A-Za-z]+|[A-Za-z]+)(?= |$)/
const tagged = /^([A-Za-z0-9]+) (OK|NO|BAD)\b ?(.*)/

/** Changes a mailbox, or its messages. */
const changing = /^(?:(?:UID )?(?:STORE|COPY|MOVE|EXPUNGE)|CREATE|DELETE|RENAME)$/

/** The tag of the login that a PREAUTH stands for. */
const silentTag = "zz0"

/** Serves connections as the script means. */
export const serve =
  (server: Simulator.Server, stage: Stage) =>
  (end: Simulator.ServerEnd): Effect.Effect<void, never, Scope.Scope> =>
    Effect.flatMap(between(end, stage), server.serve)

const between = Effect.fnUntraced(function* (
  end: Simulator.ServerEnd,
  stage: Stage
): Effect.fn.Return<Simulator.ServerEnd, never, Scope.Scope> {
  const scope = yield* Effect.scope
  const { dice, script } = stage
  const connection = ++stage.connections
  const heard = new Map<string, { readonly name: string; readonly at: number; readonly asked: string }>()
  const late = new Set<string>()
  const mistagged = new Set<string>()
  const onward: Array<Uint8Array> = []
  let isGreeted = false
  let isOpen = false
  let isOver = false
  /** An AUTHENTICATE or IDLE in progress. */
  let exchange: string | undefined
  let literal = 0
  let isWithin = false
  let buffer = ""

  const tell = (deed: Own<ServerDeed>) =>
    Effect.map(
      Clock.currentTimeMillis,
      (at) => void stage.deeds.push({ ...deed, by: "server", connection, at })
    )
  const send = (text: string) => Effect.suspend(() => (isOver ? Effect.void : end.write(bytesOf(text))))

  const goodbye = Effect.fnUntraced(function* (words: said.Said) {
    yield* send(`* ${said.line("BYE", words)}\r\n`)
    yield* tell({ did: "said goodbye", text: words.text, meaning: words })
    isOver = true
    yield* end.end
  })
  const hangUp = (how: "end" | "reset") =>
    Effect.suspend(() => {
      isOver = true
      return Effect.andThen(tell({ did: "hung up", how }), how === "end" ? end.end : end.reset)
    })
  const fallSilent = Effect.suspend(() => {
    isOver = true
    return tell({ did: "went silent" })
  })

  const kick = Effect.suspend(() => {
    if (isOver || stage.kicks >= script.kicks) return Effect.void
    stage.kicks++
    if (script.ends === "goodbye") return goodbye(script.kick)
    return script.ends === "silence" ? fallSilent : hangUp(script.ends)
  })

  const greet = Effect.fnUntraced(function* (text: string) {
    isGreeted = true
    const { admits, excess, greeting } = script
    if (stage.admitted >= admits)
      return yield* excess.how === "hangs up" ? hangUp("end") : goodbye(excess.words)
    stage.admitted++
    yield* Scope.addFinalizer(
      scope,
      Effect.sync(() => void stage.admitted--)
    )
    if (greeting.how === "honest" || stage.greeted++ >= script.greets) {
      yield* tell({ did: "greeted", text: text.trim() })
      return yield* send(text)
    }
    if (greeting.how === "silent") return yield* fallSilent
    if (greeting.how === "hangs up") return yield* hangUp("end")
    if (greeting.how === "turned away") return yield* goodbye(greeting.words)
    if (greeting.how === "late") yield* Effect.sleep(greeting.ms)
    const line =
      greeting.how === "foreign"
        ? greeting.line
        : greeting.how === "preauth"
          ? "* PREAUTH welcome back"
          : text.trim()
    if (greeting.how === "preauth")
      onward.push(bytesOf(`${silentTag} LOGIN ${stage.login.user} ${stage.login.password}\r\n`))
    yield* tell({ did: "greeted", text: line })
    yield* send(`${line}\r\n`)
    if (greeting.how === "foreign") yield* hangUp("end")
  })

  const refuse = Effect.fnUntraced(function* (
    tag: string,
    name: string,
    condition: "NO" | "BAD",
    words: said.Said
  ) {
    const { asked = "", at = 0 } = heard.get(tag) ?? {}
    yield* send(`${tag} ${said.line(condition, words)}\r\n`)
    yield* tell({
      did: "answered",
      tag,
      command: name,
      condition,
      heard: at,
      asked,
      text: words.text,
      meaning: words
    })
  })

  /** Answers a command itself; returns false if the honest server is to have it. */
  const answers = Effect.fnUntraced(function* (tag: string, name: string): Effect.fn.Return<boolean> {
    const swallow = Effect.as(tell({ did: "swallowed", tag, command: name }), true)
    if (name === "LOGIN" || name === "AUTHENTICATE") {
      const { login } = script
      if (login.how === "honest" || stage.logins++ >= script.logins) return false
      if (login.how === "swallowed") return yield* swallow
      if (login.how === "hangs up") return yield* Effect.as(hangUp("end"), true)
      return yield* Effect.as(refuse(tag, name, login.condition, login.words), true)
    }
    if (name === "SELECT" || name === "EXAMINE") {
      if (script.select === "swallowed") return yield* swallow
      if (script.select === "refused") return yield* Effect.as(refuse(tag, name, "NO", script.refusal), true)
    }
    if (!isOpen || name === "LOGOUT") return false
    if (name === "IDLE")
      return script.refusesIdle ? yield* Effect.as(refuse(tag, name, "NO", script.refusal), true) : false
    if (dice.chance(script.late)) late.add(tag)
    if (dice.chance(script.chatters)) {
      yield* send("* OK Still working\r\n")
      yield* tell({ did: "talked", text: "* OK Still working" })
    }
    if (dice.chance(script.swallows)) return yield* swallow
    if (changing.test(name) && dice.chance(script.feigns)) {
      yield* send(`${tag} OK ${name} completed\r\n`)
      return yield* Effect.as(tell({ did: "feigned", tag, command: name }), true)
    }
    if (stage.streak > 0 || dice.chance(script.refuses)) {
      stage.streak = stage.streak > 0 ? stage.streak - 1 : script.streak - 1
      return yield* Effect.as(refuse(tag, name, "NO", script.refusal), true)
    }
    if (dice.chance(script.mistags)) mistagged.add(tag)
    return false
  })

  const hearLine = Effect.fnUntraced(function* (line: string) {
    const size = /\{(\d+)\+?\}\r?\n$/.exec(line)?.[1]
    const isNew = !isWithin && !(exchange !== undefined && !line.trim().includes(" "))
    isWithin = size !== undefined
    literal = Number(size ?? 0)
    const [, tag = "", spelled = ""] = (isNew && command.exec(line)) || []
    const name = spelled.toUpperCase()
    if (tag !== "") {
      heard.set(tag, { name, at: yield* Clock.currentTimeMillis, asked: line.slice(0, 200) })
      const waits = name === "AUTHENTICATE" || name === "IDLE"
      if (size === undefined && (yield* answers(tag, name))) return
      if (waits) exchange = tag
    }
    onward.push(bytesOf(line))
  })

  const hear = Effect.fnUntraced(function* (text: string) {
    // what comes after its end reaches nobody
    if (isOver) return yield* Effect.never
    let rest = text
    while (rest !== "") {
      if (literal > 0) {
        const part = rest.slice(0, literal)
        literal -= part.length
        onward.push(bytesOf(part))
        rest = rest.slice(part.length)
        continue
      }
      const at = rest.indexOf("\n")
      buffer += at < 0 ? rest : rest.slice(0, at + 1)
      rest = at < 0 ? "" : rest.slice(at + 1)
      if (at < 0) continue
      const line = buffer
      buffer = ""
      yield* hearLine(line)
    }
  })

  const sayLine = Effect.fnUntraced(function* (line: string) {
    const [, tag = "", condition, text = ""] = tagged.exec(line.trimEnd()) ?? []
    const asked = heard.get(tag)
    if (tag === silentTag) return
    if (asked === undefined || (condition !== "OK" && condition !== "NO" && condition !== "BAD"))
      return yield* send(line)
    if (exchange === tag) exchange = undefined
    const { asked: sentLine, at, name } = asked
    const opens = condition === "OK" && (name === "SELECT" || name === "EXAMINE")
    if (late.delete(tag)) yield* Effect.sleep(script.lateBy)
    if (mistagged.delete(tag)) {
      yield* send(line.replace(tag, `q${tag}`))
      return yield* tell({ did: "answered another tag", tag, command: name })
    }
    const isLocked = opens && script.select === "read-only"
    yield* send(isLocked ? line.replace("READ-WRITE", "READ-ONLY") : line)
    if (!isOver)
      yield* tell({ did: "answered", tag, command: name, condition, heard: at, asked: sentLine, text })
    if (!opens || isOpen) return
    isOpen = true
    if (script.kicksAfter !== undefined)
      yield* Effect.forkIn(Effect.delay(kick, script.kicksAfter * (0.5 + dice.next())), scope)
  })

  yield* tell({ did: "accepted" })
  return {
    ...end,
    read: Effect.gen(function* () {
      while (true) {
        const next = onward.shift()
        if (next !== undefined) return next
        yield* hear(textOf(yield* end.read))
      }
    }),
    write: (bytes) =>
      Effect.suspend(() => {
        const said = textOf(bytes)
        if (!isGreeted) return greet(said)
        const text = spoilt(said, script.spoils, connection)
        return /^[A-Za-z0-9]+ (?:OK|NO|BAD)\b/m.test(text)
          ? Effect.forEach(text.match(/[^\n]*\n|[^\n]+$/g) ?? [], sayLine, { discard: true })
          : send(text)
      })
  }
})
