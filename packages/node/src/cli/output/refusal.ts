/** Reports an invalid command line, in the same way for every command. */
import { Console, Effect } from "effect"
import * as ExitCode from "./ExitCode.ts"
import { Exit } from "./failure.ts"
import * as Json from "./Json.ts"
import { typed } from "./program.ts"
import { complain } from "./complain.ts"

/** Prints the problem, and the command whose help shows the valid form. */
export const print = Effect.fnUntraced(function* (problem: string, command: string, json: boolean) {
  if (json) yield* Console.log(Json.render(Json.refused(problem)))
  yield* complain(problem)
  yield* complain(`Try: ${typed(command)} --help`)
})

/** Prints the problem, and fails with exit code 64. */
export const refuse = (problem: string, command: string, json = false) =>
  Effect.andThen(print(problem, command, json), new Exit({ code: ExitCode.commandLine }))
