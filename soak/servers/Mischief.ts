/**
 * Servers that misbehave: an honest one, with somebody between it and the client who drops, repeats, garbles and
 * invents lines, stalls, cuts, lies about TLS and repeats secrets.
 */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import type * as Dice from "../world/Dice.ts"
import { bytesOf, textOf } from "../world/octets.ts"

/** The troubles of a connection. */
export interface Habits {
  /** The rate at which the server's lines are changed, from 0 to 1. */
  readonly rate: number
  /** The rate at which it repeats the client's last words. */
  readonly echoes: number
  /** The number of the server's bytes after which the connection is cut, or falls silent. */
  readonly cut: { readonly after: number; readonly how: "end" | "reset" | "silence" } | undefined
}

export const drawHabits = (dice: Dice.Dice): Habits => ({
  rate: dice.pick(0, 0, 0, 0.03, 0.03, 0.1, 0.3),
  echoes: dice.pick(0, 0, 0, 0, 0, 0.5),
  cut: dice.chance(0.15) ? { after: dice.below(900), how: dice.pick("end", "reset", "silence") } : undefined
})

/** Changes one line, which includes its CRLF. */
type Change = (line: string, heard: string, dice: Dice.Dice) => string

const tagged = (line: string, condition: string): string =>
  line.replace(/^(\S+) (OK|NO|BAD)/, `$1 ${condition}`)

const invented = [
  "* OK [ALERT] Your mailbox is almost full",
  "* 7 EXISTS",
  "* 3 EXPUNGE",
  "* VANISHED 5:9",
  "* FLAGS (\\Seen)",
  "* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN STARTTLS ID",
  "* CAPABILITY IMAP4rev1 LOGINDISABLED",
  "* BAD Command!",
  "* BAD [ALERT] too many errors",
  "* NO busy",
  "* BYE shutting down",
  "* PREAUTH welcome back",
  "* OK [UNSEEN 1] {3+}",
  "* 1 FETCH (FLAGS (\\Seen) BODY[] {3}\r\nabc)",
  "* ID NIL",
  "* ENABLED CONDSTORE",
  "+ ",
  "+ go ahead",
  "+ dGVzdA==",
  "",
  "hello",
  "HTTP/1.1 400 Bad Request",
  "A1 OK done",
  "zzzz99 NO [AUTHENTICATIONFAILED] no",
  "* \u00e4\u00ff\u0000\u001b[31m",
  '* LIST (\\Noselect) "/" "unfinished',
  "* 99999999999999999999 EXISTS",
  `* OK ${"x".repeat(9_000)}`,
  "* X {9999999}"
]

const hexOf = (text: string) =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("")

const lastWord = (text: string): string => text.split(" ").at(-1) ?? ""

/** The forms in which careless servers repeat the client's last words. */
const echoes: ReadonlyArray<(said: string) => string> = [
  (said) => said,
  (said) => said.toUpperCase(),
  (said) => btoa(said),
  (said) => hexOf(said),
  (said) => Array.from(said, (character) => `%${hexOf(character)}`).join(""),
  lastWord,
  (said) => lastWord(said).toUpperCase(),
  (said) => decoded(lastWord(said)),
  (said) => lastWord(decoded(lastWord(said)))
]

const decoded = (text: string): string => {
  try {
    return atob(text).replaceAll("\0", " ")
  } catch {
    return text
  }
}

const echo: Change = (line, heard, dice) => {
  const said = (dice.oneOf(echoes)?.(heard.trim()) ?? "").replaceAll(/[\r\n\0]+/g, " ")
  return dice.pick(
    tagged(line, `NO cannot do "${said}"`),
    tagged(line, `NO [${said}] no`),
    tagged(line, `OK [CAPABILITY IMAP4rev1 ${said}] fine`),
    `* OK [ALERT] ${said}\r\n${line}`,
    `* CAPABILITY IMAP4rev1 ID ${said}\r\n${line}`,
    `* ID ("name" "${said}")\r\n${line}`,
    `${said}\r\n${line}`
  )
}

const changes: ReadonlyArray<Change> = [
  () => "",
  (line) => line + line,
  (line) => tagged(line, "NO"),
  (line) => tagged(line, "BAD"),
  (line) => tagged(line, "OK"),
  (line) => line.replace(/^\S+/, "*"),
  (line) => line.replace(/^\S+/, "zzzz1"),
  (line) =>
    line.replace(/^([a-z]+)(\d+)/, (_, letters: string, number: string) => `${letters}${Number(number) + 1}`),
  (line) => line.replace(/\r\n$/, "\n"),
  (line) => line.replace(/\r\n$/, " {4}\r\n"),
  (line) => line.slice(0, Math.ceil(line.length / 2)),
  (line, _, dice) => `${dice.oneOf(invented) ?? ""}\r\n${line}`,
  (line, _, dice) => `${line}${dice.oneOf(invented) ?? ""}\r\n`,
  (_, __, dice) => `${dice.oneOf(invented) ?? ""}\r\n`,
  (_, __, dice) => Array.from({ length: 40 }, () => String.fromCharCode(dice.below(256))).join(""),
  echo,
  echo
]

/** Makes the end of a troubled server. Time passes before some of its lines. */
export const trouble = (
  end: Simulator.ServerEnd,
  { cut, echoes: echoRate, rate }: Habits,
  dice: Dice.Dice
): Simulator.ServerEnd => {
  /** The client's last lines, and all that it logged in with. */
  let heard: ReadonlyArray<string> = []
  let sent = 0
  let over = false

  const pass = (text: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (over) return Effect.void
      const passing = cut === undefined ? text.length : Math.min(text.length, cut.after - sent)
      sent += passing
      const written = passing > 0 ? end.write(bytesOf(text.slice(0, passing))) : Effect.void
      if (passing === text.length) return written
      over = true
      return Effect.andThen(
        written,
        cut?.how === "end" ? end.end : cut?.how === "reset" ? end.reset : Effect.void
      )
    })

  const say = (line: string): Effect.Effect<void> => {
    if (dice.chance(echoRate)) return pass(echo(line, dice.oneOf(heard) ?? "", dice))
    if (!dice.chance(rate)) return pass(line)
    if (dice.chance(0.2)) {
      return Effect.andThen(Effect.sleep(dice.pick(5, 300, 2_000, 8_000, 45_000)), pass(line))
    }
    return pass(dice.oneOf(changes)?.(line, dice.oneOf(heard) ?? "", dice) ?? line)
  }

  return {
    ...end,
    read: Effect.tap(end.read, (bytes) =>
      Effect.sync(() => {
        const lines = textOf(bytes)
          .slice(0, 400)
          .split("\r\n")
          .filter((line) => line !== "")
        heard = [...heard.filter((line) => /LOGIN|AUTHENTICATE/i.test(line)), ...lines]
      })
    ),
    write: (bytes) =>
      rate === 0 && echoRate === 0
        ? pass(textOf(bytes))
        : Effect.forEach(textOf(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? [], say, { discard: true })
  }
}
