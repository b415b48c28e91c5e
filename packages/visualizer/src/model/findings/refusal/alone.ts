/** Whether one command was refused, while others of its name were accepted. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { isRefused } from "../../evidence/facts.ts"
import { comparable } from "../../evidence/inUse.ts"
import { wordsAlike } from "../../evidence/refusedBeside.ts"

/** Returns whether it is one command that was refused, while others of its name were accepted. */
export const isAlone = (
  command: CommandSpan,
  others: ReadonlyArray<CommandSpan>,
  connection: Connection
): boolean => {
  const words = comparable(command)
  return (
    words !== undefined &&
    others.every((other) => comparable(other) === words) &&
    connection.commands.some(
      (each) => each.name === command.name && each.answer?.condition === "OK" && comparable(each) !== words
    ) &&
    // what is refused to other commands in the same words is not about this one
    !connection.commands.some(
      (each) => isRefused(each) && saysSame(each, command) && comparable(each) !== words
    )
  )
}

/** Returns whether another of its name was accepted after it: what refused it does not last. */
export const isAmid = ({ line, name }: CommandSpan, { commands }: Connection): boolean =>
  commands.some((each) => each.name === name && each.line > line && each.answer?.condition === "OK")

const saysSame = (one: CommandSpan, other: CommandSpan): boolean =>
  wordsAlike(one.answer?.text ?? "") === wordsAlike(other.answer?.text ?? "")
