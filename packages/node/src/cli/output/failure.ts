/**
 * The ways in which a command fails.
 */
import { Data, Runtime } from "effect"

/** The command line is not valid: exit code 64, with one sentence on what to write instead. */
export class CommandLineError extends Data.TaggedError("CommandLineError")<{ readonly problem: string }> {
  override get message() {
    return this.problem
  }
}

/** Everything has been printed; only the exit code remains. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: number }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}
