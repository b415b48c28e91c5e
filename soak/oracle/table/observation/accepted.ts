/** A refused command of which something was accepted later. */
import type { Command } from "../../Facts.ts"
import { holds, never } from "../../Rule.ts"
import { isAccepted, isRefused, removal } from "./lines.ts"

/** “At first, and accepted it later”: no acceptance came before, and none but the last was a refusal. */
export const atFirst = never("it was accepted before, or refused again", (connection, { said }) => {
  const refused = connection.commands.find(
    (command) =>
      said.lines.includes(command.sent.line) && command.answer !== undefined && !isAccepted(command)
  )
  const words = ({ sent: asked, tag }: Command): string => asked.text.slice(tag.length)
  const alike = connection.commands.filter(
    (command) => refused !== undefined && command.answer !== undefined && words(command) === words(refused)
  )
  const first = alike.findIndex((command) => !isAccepted(command))
  const again = alike.findIndex((command, at) => at > first && isAccepted(command))
  const isAgain = ({ answer }: Command): boolean =>
    answer?.condition === refused?.answer?.condition && answer?.code === refused?.answer?.code
  return first > 0 || again < 0 || alike.slice(again).some(isAgain)
})

/** Others of its name were accepted after it, about none but its messages; for those that are gone, as many removals were reported. */
export const inItsPlace = holds("accepted commands about its messages", ({ commands, wire }, { said }) => {
  const messages = ({ sent: { text } }: Command): ReadonlyArray<number> => {
    const [, set = ""] = /^\S+ UID \S+ ([\d:,]+)(?: |$)/i.exec(text) ?? []
    return set.split(",").flatMap((range) => {
      const [from = 0, to = from] = range.split(":").map(Number)
      return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => Math.min(from, to) + at)
    })
  }
  const refused = commands.find((command) => said.lines.includes(command.sent.line) && isRefused(command))
  if (refused === undefined) return false
  const all = messages(refused)
  const later = commands.filter(
    (command) =>
      command.name === refused.name &&
      command.sent.line > refused.sent.line &&
      isAccepted(command) &&
      messages(command).every((uid) => all.includes(uid))
  )
  const [, gone = "0"] = /removed (a|\d+) messages?\b/.exec(said.why) ?? []
  const removals = wire.filter(({ isSent, text }) => !isSent && removal.test(text))
  return later.length > 0 && (gone === "0" || removals.length > 0)
})
