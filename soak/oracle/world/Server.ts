/**
 * An honest simulated server behind a script that refuses, stalls, drops answers, sends unsolicited lines, disconnects and
 * misidentifies itself.
 */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Scope } from "effect"
import type * as Dice from "../../world/Dice.ts"
import { bytesOf, textOf } from "../../world/octets.ts"
import * as said from "./said.ts"
import type { Script } from "./Script.ts"

/** What all connections of a server share. */
export interface Stage {
  readonly script: Script
  readonly dice: Dice.Dice
  readonly login: { readonly user: string; readonly password: string }
  /** The number of open connections. */
  admitted: number
  greeted: number
  logins: number
  kicks: number
  streak: number
}

const command = /^([A-Za-z0-9]+) (UID [A-Za-z]+|[A-Za-z]+)(?= |$)/
const tagged = /^([A-Za-z0-9]+) (OK|NO|BAD)\b ?(.*)/

/** The tag of the login that a PREAUTH stands for. */
const silentTag = "zz0"

/** Serves connections by the script. */
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
  /** The names of commands, by their tags. */
  const heard = new Map<string, string>()
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

  const send = (text: string) => Effect.suspend(() => (isOver ? Effect.void : end.write(bytesOf(text))))

  const goodbye = Effect.fnUntraced(function* (words: said.Said) {
    yield* send(`* ${said.line("BYE", words)}\r\n`)
    isOver = true
    yield* end.end
  })
  const hangUp = (how: "end" | "reset") =>
    Effect.suspend(() => {
      isOver = true
      return how === "end" ? end.end : end.reset
    })
  const fallSilent = Effect.sync(() => {
    isOver = true
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
    if (greeting.how === "honest" || stage.greeted++ >= script.greets) return yield* send(text)
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
    yield* send(`${line}\r\n`)
    if (greeting.how === "foreign") yield* hangUp("end")
  })

  const refuse = (tag: string, condition: "NO" | "BAD", words: said.Said) =>
    Effect.as(send(`${tag} ${said.line(condition, words)}\r\n`), true)

  /** Answers a command itself; returns false if the honest server is to have it. */
  const answers = Effect.fnUntraced(function* (tag: string, name: string): Effect.fn.Return<boolean> {
    if (name === "LOGIN" || name === "AUTHENTICATE") {
      const { login } = script
      if (login.how === "honest" || stage.logins++ >= script.logins) return false
      if (login.how === "swallowed") return true
      if (login.how === "hangs up") return yield* Effect.as(hangUp("end"), true)
      return yield* refuse(tag, login.condition, login.words)
    }
    if (name === "SELECT" || name === "EXAMINE") {
      if (script.select === "swallowed") return true
      if (script.select === "refused") return yield* refuse(tag, "NO", script.refusal)
    }
    if (!isOpen || name === "LOGOUT") return false
    if (name === "IDLE") return script.refusesIdle ? yield* refuse(tag, "NO", script.refusal) : false
    if (dice.chance(script.late)) late.add(tag)
    if (dice.chance(script.chatters)) yield* send("* OK Still working\r\n")
    if (dice.chance(script.swallows)) return true
    if (stage.streak > 0 || dice.chance(script.refuses)) {
      stage.streak = stage.streak > 0 ? stage.streak - 1 : script.streak - 1
      return yield* refuse(tag, "NO", script.refusal)
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
      heard.set(tag, name)
      const waits = name === "AUTHENTICATE" || name === "IDLE"
      if (size === undefined && (yield* answers(tag, name))) return
      if (waits) exchange = tag
    }
    onward.push(bytesOf(line))
  })

  const hear = Effect.fnUntraced(function* (text: string) {
    // lines after the end reach nobody
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
    const [, tag = "", condition] = tagged.exec(line.trimEnd()) ?? []
    const name = heard.get(tag)
    if (tag === silentTag) return
    if (name === undefined) return yield* send(line)
    if (exchange === tag) exchange = undefined
    const opens = condition === "OK" && (name === "SELECT" || name === "EXAMINE")
    if (late.delete(tag)) yield* Effect.sleep(script.lateBy)
    if (mistagged.delete(tag)) return yield* send(line.replace(tag, `q${tag}`))
    const isLocked = opens && script.select === "read-only"
    yield* send(isLocked ? line.replace("READ-WRITE", "READ-ONLY") : line)
    if (!opens || isOpen) return
    isOpen = true
    if (script.kicksAfter !== undefined)
      yield* Effect.forkIn(Effect.delay(kick, script.kicksAfter * (0.5 + dice.next())), scope)
  })

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
        const text = textOf(bytes)
        if (!isGreeted) return greet(text)
        return /^[A-Za-z0-9]+ (?:OK|NO|BAD)\b/m.test(text)
          ? Effect.forEach(text.match(/[^\n]*\n|[^\n]+$/g) ?? [], sayLine, { discard: true })
          : send(text)
      })
  }
})
