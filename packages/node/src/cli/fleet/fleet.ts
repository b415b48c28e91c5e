/** `effect-imap fleet`: runs more accounts than one process can hold. */
import { Duration, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as CliPath from "../settings/CliPath.ts"
import * as ExitCode from "../output/ExitCode.ts"
import { CommandLineError, Exit } from "../output/failure.ts"
import { refuse } from "../output/refusal.ts"
import { database, port } from "../settings/flags.ts"
import { fromEnvironment } from "./source.ts"
import { status } from "./status.ts"
import { Mebibytes, TimeLimit } from "../settings/settings.ts"
import { complain } from "../output/complain.ts"

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
    Flag.optional
  )

const flags = {
  accounts: CliPath.flag("accounts").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The accounts: a list in YAML or JSON, or one JSON object per line"),
    Flag.optional
  ),
  database: database(
    "The PostgreSQL database that the runners share; without it, this process is the whole fleet"
  ),
  host: text("host", "HOST", "The address at which other runners reach this one (127.0.0.1)"),
  listen: text("listen", "HOST", "The address to listen on for them, if it differs (--host)"),
  port: port("port", "The port to listen on for them (34431)"),
  expiration: Flag.String("expiration").pipe(
    Flag.withSchema(TimeLimit),
    Flag.withMetavar("TIME"),
    Flag.withDescription("How long a runner may be silent before others take its accounts over (10s)"),
    Flag.optional
  ),
  memory: Flag.String("memory").pipe(
    Flag.withSchema(Mebibytes),
    Flag.withMetavar("MIB"),
    Flag.withDescription(
      "The memory for what servers send, in MiB, or IMAP_FLEET_MEMORY (512, at most a quarter of the heap)"
    ),
    Flag.optional
  ),
  visualize: Flag.Boolean("visualize").pipe(
    Flag.withoutNegation,
    Flag.withDescription(
      "Show all accounts on a page for this machine, with the traces of this runner's accounts"
    ),
    Flag.withDefault(false)
  ),
  pagePort: port("page-port", "The port of that page (a free one)")
}

const memoryInEnvironment = Effect.suspend(() => {
  const given = process.env["IMAP_FLEET_MEMORY"]
  if (given === undefined || given === "") return Effect.succeedNone
  return Effect.mapError(
    Effect.asSome(Schema.decodeUnknownEffect(Mebibytes)(given)),
    () => new CommandLineError({ problem: "IMAP_FLEET_MEMORY must be a whole number of MiB." })
  )
})

const runner = Command.make(
  "fleet",
  flags,
  Effect.fnUntraced(
    function* ({ accounts, database, expiration, host, listen, memory, pagePort, port, visualize }) {
      if (Option.isNone(accounts)) {
        return yield* new CommandLineError({ problem: "No accounts are given: use --accounts FILE." })
      }
      // Effect Cluster takes long to load: no other command waits for it
      const { run } = yield* Effect.promise(() => import("./run.ts"))
      return yield* run({
        accounts: accounts.value,
        database: Option.orElse(database, () => fromEnvironment("IMAP_FLEET_DATABASE")),
        host: Option.getOrElse(host, () => "127.0.0.1"),
        listen,
        port: Option.getOrElse(port, () => 34431),
        expiration: Option.getOrElse(expiration, () => Duration.seconds(10)),
        memory: Option.isSome(memory) ? memory : yield* memoryInEnvironment,
        page: visualize || Option.isSome(pagePort) ? { port: Option.getOrUndefined(pagePort) } : undefined
      })
    },
    (effect) =>
      Effect.catch(effect, (error) => {
        if (error._tag === "CommandLineError") return refuse(error.problem, "effect-imap fleet")
        const code = error._tag === "Unanswered" ? ExitCode.temporary : ExitCode.configuration
        return Effect.andThen(complain(error.message), new Exit({ code }))
      })
  )
)

export const fleet = runner.pipe(Command.withSubcommands([status]))
