/**
 * Names of files on the command line, as they were given.
 *
 * Declared as paths they would be made absolute, which takes the last slash of `FOLDER/` away; a completion script,
 * though, knows by that what to complete.
 */
import { Argument, Flag } from "effect/cli"

const forCompletions = process.argv.includes("--completions")

export const flag = (name: string): Flag.Flag<string> =>
  forCompletions ? Flag.Path(name, { mustExist: false }) : Flag.String(name)

export const argument = (name: string): Argument.Argument<string> =>
  forCompletions ? Argument.Path(name, { mustExist: false }) : Argument.String(name)
