import { Command } from "effect/cli"
export const trace = Command.make("trace")
