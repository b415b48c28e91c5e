/**
 * `effect-imap discover`: the servers of an address, who named each, and the command line that connects to the best.
 */
import { Console, Effect, Option, Schema } from "effect"
import { Argument, Command } from "effect/cli"
import * as DiscoverWords from "./DiscoverWords.ts"
import { type DiscoverFlags, discoverFlags } from "../settings/flags.ts"
import * as Json from "../output/Json.ts"
import { standardOutput } from "../output/LiveSteps.ts"
import { CommandLineError } from "../output/failure.ts"
import { newRun, notBegun, reporting, settled } from "../output/outcome.ts"
import { traceFile, traced } from "../settings/tracing.ts"
import { proxied } from "../settings/environmentProxy.ts"
import { merge } from "../settings/settings.ts"
import { search } from "./search.ts"
import { fromEnvironment } from "../settings/sources.ts"

const address = Argument.String("address").pipe(
  Argument.withSchema(Schema.NonEmptyString),
  Argument.withDescription("An email address, such as me@example.com")
)

interface Given extends DiscoverFlags {
  readonly address: string
}

const found = Effect.fnUntraced(function* ({ address, ca, ispdb, nameServer, trace }: Given) {
  const environment = merge(proxied([yield* fromEnvironment(process.env)]))
  const settings = { ...environment, trace: Option.getOrElse(trace, () => environment.trace) }
  yield* requireAddress(address)
  const sinks = yield* traceFile(settings)
  return yield* search(address, {
    ...environment,
    ca: Option.getOrElse(ca, () => environment.ca),
    ispdb: Option.getOrElse(ispdb, () => environment.ispdb),
    nameServer: Option.getOrElse(nameServer, () => environment.nameServer)
  }).pipe(traced(settings, sinks))
}, Effect.scoped)

/** Refuses a text that is no address before anything is asked or printed. */
const requireAddress = Effect.fnUntraced(function* (text: string) {
  const { parse } = yield* Effect.promise(() => import("@effect-imap/core/internal/MailAddress"))
  yield* Effect.mapError(
    Effect.fromResult(parse(text)),
    (problem) => new CommandLineError({ problem: `ADDRESS is not an email address: ${problem}.` })
  )
})

export const discover = Command.make("discover", { address, ...discoverFlags }, (given) => {
  const run = newRun("discover", given.json)
  return found(given).pipe(
    reporting(run, notBegun),
    Effect.flatMap((discovered) =>
      Console.log(
        run.json
          ? Json.render(Json.discovered(discovered))
          : DiscoverWords.table(discovered, standardOutput().style)
      )
    ),
    settled(run)
  )
}).pipe(
  Command.withExamples([
    {
      command: "effect-imap discover me@example.com",
      description: "Servers with their sources, and the line that connects to the best"
    },
    {
      command: "effect-imap discover me@example.com --ispdb --json",
      description: "Also ask Mozilla's collection of settings; one JSON object"
    }
  ])
)
