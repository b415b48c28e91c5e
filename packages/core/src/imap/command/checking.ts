/** Checks arguments of commands for untyped programs. A command with invalid ones is never sent. */
import { type Fields, problemIn } from "../../failure/options.ts"
import { refused } from "./arguments.ts"
import * as Plan from "./Plan.ts"
import { type Command, commandOf } from "./Command.ts"

/** Returns a refused command if the arguments are invalid; `undefined` if they are valid. */
export const checking = (name: string, fields: () => Fields) => {
  const problem = problemIn(fields)
  return (given: object): Command<never> | undefined => {
    const found = problem(given)
    return found === undefined ? undefined : misused(name, found)
  }
}

/** A command that is never sent. */
export const misused = (name: string, problem: string): Command<never> =>
  commandOf({
    name,
    args: [refused(problem)],
    result: () => {
      throw new Error("a command that is never sent has no result")
    },
    plan: () => Plan.refuse({ _tag: "Misuse", problem: `${name}: ${problem}` })
  })
