/** Arguments of commands as programs without types pass them: a command with wrong ones is never sent. */
import { type Fields, problemIn } from "../../failure/options.ts"
import { refused } from "./arguments.ts"
import * as Plan from "./Plan.ts"
import type { Command } from "./Command.ts"

/** Returns a command that is never sent if its arguments cannot be used, and nothing if they can. */
export const checking = (name: string, fields: () => Fields) => {
  const problem = problemIn(fields)
  return (given: object): Command<never> | undefined => {
    const found = problem(given)
    return found === undefined ? undefined : misused(name, found)
  }
}

/** A command that is never sent. */
export const misused = (name: string, problem: string): Command<never> => ({
  name,
  args: [refused(problem)],
  result: () => {
    throw new Error("a command that is never sent has no result")
  },
  plan: () => Plan.refuse({ _tag: "Misuse", problem: `${name}: ${problem}` })
})
