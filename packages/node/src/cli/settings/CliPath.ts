/**
 * File names on the command line, as they were given.
 *
 * Flags declared as paths are made absolute, which removes the last slash of `FOLDER/`. Completion scripts, however,
 * need that declaration to complete file names.
 */
import { Argument, Flag } from "effect/cli"

const forCompletions = process.argv.includes("--completions")

export const flag = (name: string): Flag.Flag<string> =>
  forCompletions ? Flag.Path(name, { mustExist: false }) : Flag.String(name)

export const argument = (name: string): Argument.Argument<string> =>
  forCompletions ? Argument.Path(name, { mustExist: false }) : Argument.String(name)
