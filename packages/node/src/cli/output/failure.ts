/**
 * How a command ends when it does not end well.
 */
import { Data, Runtime } from "effect"

/** The command line cannot be followed: exit 64, with one sentence on what to write instead. */
export class CommandLineError extends Data.TaggedError("CommandLineError")<{ readonly problem: string }> {
  override get message() {
    return this.problem
  }
}

/** Everything was said already; what is left is the exit code. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: number }> {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}
