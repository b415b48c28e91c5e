/** Asks a person on standard error, because standard output is only for the result. */
import { Effect, Terminal } from "effect"
import { Prompt } from "effect/cli"
import { columnsOf } from "../output/LiveSteps.ts"

/** Returns whether a person is at the terminal to answer. */
export const isPossible = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true

/** Asks, and returns the answer; Ctrl-C interrupts. */
export const ask = Effect.fnUntraced(function* <A>(prompt: Prompt.Prompt<A>) {
  const terminal = yield* Terminal.Terminal
  const onStandardError = Terminal.make({
    ...terminal,
    columns: Effect.sync(() => columnsOf(process.stderr)),
    display: (text) => Effect.sync(() => void process.stderr.write(text))
  })
  return yield* Prompt.run(prompt).pipe(
    Effect.provideService(Terminal.Terminal, onStandardError),
    Effect.catchTag("QuitError", () => Effect.interrupt)
  )
})
