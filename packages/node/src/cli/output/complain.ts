/** Prints what went wrong. The name of a file and the words of a server may hold anything, so both are escaped here. */
import { visible } from "@effect-imap/core/internal/Trace"
import { Console, Effect } from "effect"
import { Exit } from "./failure.ts"

/** Prints one line to standard error. */
export const complain = (text: string): Effect.Effect<void> => Console.error(visible(text))

/** Prints why it failed, and ends the command with this exit code. */
export const endWith =
  (code: number) =>
  ({ message }: { readonly message: string }): Effect.Effect<never, Exit> =>
    Effect.andThen(complain(message), new Exit({ code }))
