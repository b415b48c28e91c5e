/** Findings about commands that can bring nothing where they are sent, whatever the server answers. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { capabilitiesIn, isSelect } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { capabilitiesOf, isLoggedIn, isOpening } from "../evidence/said.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

/** Reports an IDLE of another program without a selected mailbox, unless NOTIFY asked for news of others. RFC 5465. */
export const idleUnselected: Rule = (connection) => {
  const { clock, commands } = connection
  // the library knows what it has selected; a log may begin after SELECT
  if (clock === "own" || !commands.some(isLoggedIn) || commands.some(({ name }) => name === "NOTIFY"))
    return []
  const idle = inUse(connection).find(
    (command) => command.name === "IDLE" && command.answer !== undefined && !isSelected(command, connection)
  )
  const code = idle?.answer?.condition === "OK" ? undefined : idle?.answer?.condition
  return finding(
    "idle-unselected",
    "warning",
    evidenceOf(idle?.answer?.line, idle?.line),
    observation("idle-unselected", { ms: 0, code, step: "IDLE" }),
    { quote: idle?.answer?.text, step: "IDLE" }
  )
}

/** Returns whether a mailbox was open when the command was sent. */
const isSelected = ({ line }: CommandSpan, { commands }: Connection): boolean => {
  const last = commands.findLast(
    (each) => each.line < line && (isSelect(each) || (isOk(each) && /^(?:CLOSE|UNSELECT)$/.test(each.name)))
  )
  return last !== undefined && isOpening(last)
}

const isOk = ({ answer }: CommandSpan): boolean => answer?.condition === "OK"

/** Reports ENABLE of what the server does not list, and did not enable. RFC 5161 §3.1. */
export const enableUnlisted: Rule = (connection) => {
  const { commands, wire } = connection
  const listed = new Set(capabilitiesOf(connection).after.map((name) => name.toUpperCase()))
  if (listed.size === 0) return []
  for (const { answer, line, name, text } of commands) {
    if (name !== "ENABLE" || answer === undefined) continue
    const enabled = wire.slice(after(wire, line), after(wire, answer.line)).flatMap(enabledIn)
    const names = asked(text).filter((each) => !listed.has(each) && !enabled.includes(each))
    if (names.length === 0) continue
    const lists = wire.findLast((each) => each.line < line && capabilitiesIn(each).length > 0)
    return finding(
      "enable-unlisted",
      "warning",
      evidenceOf(answer.line, line, lists?.line),
      observation("enable-unlisted", { ms: 0, names, step: "ENABLE" }),
      { quote: answer.text, step: "ENABLE" }
    )
  }
  return []
}

/** The extensions of an ENABLE; a strict trace hides those that it does not know. */
const asked = (text: string): ReadonlyArray<string> =>
  text
    .toUpperCase()
    .split(" ")
    .slice(2)
    .filter((name) => /^\w[^<]*$/.test(name))

const enabledIn = ({ text }: Connection["wire"][number]): ReadonlyArray<string> =>
  /^\* ENABLED (.*)$/i.exec(text)?.[1]?.toUpperCase().split(" ") ?? []
