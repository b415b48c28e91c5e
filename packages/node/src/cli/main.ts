/**
 * The command. Everything that touches the process itself is here: arguments, signals and the exit.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Runtime } from "effect"
import { runCommand } from "./commandLine.ts"

// The first signal interrupts and lets finalizers run; the second ends the process at once.
let interrupted = false
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (interrupted) process.exit(130)
    interrupted = true
  })
}

// the terminal is gone; child processes have separate sessions and end with this process
process.on("SIGHUP", () => process.exit(129))

/**
 * Reports that the result was not written, since code 0 means that it was: 141 (SIGPIPE) if the reader is gone, else 74
 * (EX_IOERR).
 */
const unwritten = (error: Error) => process.exit("code" in error && error.code === "EPIPE" ? 141 : 74)
process.stdout.on("error", unwritten)

// progress that nobody reads does not change the result
process.stderr.on("error", () => {})

/** Ends the process even if something still keeps it alive, but only after the output is written. */
const teardown: Runtime.Teardown = (exit) =>
  Runtime.defaultTeardown(exit, (code) => {
    if (code === 130) process.exit(code)
    process.stdout.write("", (error) => {
      if (error) unwritten(error)
      process.stderr.write("", () => process.exit(code))
    })
  })

runCommand(process.argv.slice(2)).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true, teardown })
)
