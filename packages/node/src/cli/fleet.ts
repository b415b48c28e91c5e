/**
 * `effect-imap fleet`: more accounts than one process holds.
 */
import { Command } from "effect/cli"
import { status } from "./fleetStatus.ts"

export const fleet = Command.make("fleet").pipe(
  Command.withDescription("Keep many accounts open, on as many machines as it takes"),
  Command.withSubcommands([status])
)
