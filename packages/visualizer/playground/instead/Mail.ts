/**
 * The mail of a simulated account, as a test changes it; nobody does here. The server's answers come from its store.
 */
import { Context, Effect } from "effect"

export class Mail extends Context.Service<Mail, Readonly<Record<string, never>>>()(
  "@effect-imap/core/Simulator/Mail"
) {}

export const make = () => Mail.of({})

const nothing = () => Effect.void

export {
  nothing as addFlags,
  nothing as broadcast,
  nothing as deliver,
  nothing as disconnect,
  nothing as expunge,
  nothing as messages,
  nothing as removeFlags
}
