/**
 * `effect-imap fleet status`: what is wrong in a fleet, who must act and where, as a table, as JSON, or for a monitoring
 * system.
 */
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import { toText } from "@effect-imap/visualizer/internal/FleetText"
import { Console, Effect, Option, type Redacted } from "effect"
import { Command, Flag } from "effect/cli"
import * as ExitCode from "../output/ExitCode.ts"
import { CommandLineError, Exit } from "../output/failure.ts"
import { database as databaseFlag, booleanFlag } from "../settings/flags.ts"
import { fromDatabase, fromEnvironment, fromPage, type FleetReading, type Unanswered } from "./source.ts"
import * as Exposition from "./Exposition.ts"
import * as Json from "../output/Json.ts"
import * as Level from "./Level.ts"
import { columnsOf, standardOutput } from "../output/LiveSteps.ts"
import { refuse } from "../output/refusal.ts"
import { complain } from "../output/complain.ts"

const flags = {
  database: databaseFlag("The database of the fleet"),
  find: Flag.String("find").pipe(
    Flag.withMetavar("WORDS"),
    Flag.withDescription(
      "List matching accounts: host:gmail state:stuck turn:owner age:>1h (those that are not open)"
    ),
    Flag.withDefault("")
  ),
  limit: Flag.Int("limit").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("List at most this many accounts (50)"),
    Flag.withDefault(50)
  ),
  check: booleanFlag(
    "check",
    "End by the account that is worst off: 0 ok, 1 tried again by itself, 2 somebody must act, 3 not known"
  ),
  prometheus: booleanFlag("prometheus", "Print metrics in Prometheus's text format"),
  json: booleanFlag("json", "Print one JSON object, with all accounts")
}

/**
 * Chooses the source. A flag takes precedence over the environment, and the database, which knows all runners, over one
 * page.
 */
const readFleet = (
  flag: Option.Option<Redacted.Redacted>
): Effect.Effect<FleetReading, CommandLineError | Unanswered> => {
  const database = Option.orElse(flag, () => fromEnvironment("IMAP_FLEET_DATABASE"))
  if (Option.isSome(database)) return fromDatabase(database.value)
  const page = fromEnvironment("IMAP_FLEET_PAGE")
  if (Option.isSome(page)) return fromPage(page.value)
  return new CommandLineError({
    problem:
      "No fleet is given: set IMAP_FLEET_DATABASE to the URL of its database, or IMAP_FLEET_PAGE to the address of a runner's page, as it was printed."
  })
}

const table = (
  { members, now }: FleetReading,
  { find, limit }: { readonly find: string; readonly limit: number }
) => {
  const { color } = standardOutput().style
  return toText(members, { now, find, maxListed: limit, color, width: columnsOf(process.stdout) }).trimEnd()
}

interface Given {
  readonly check: boolean
  readonly find: string
  readonly json: boolean
  readonly limit: number
  readonly prometheus: boolean
}

const report = Effect.fnUntraced(function* (seen: FleetReading, given: Given) {
  const { members, now } = seen
  const fleet = Fleet.of(members, now)
  const level = Level.of(fleet, members, now)
  yield* Console.log(
    given.json
      ? Json.render(Json.fleet(fleet, now))
      : given.prometheus
        ? Exposition.render(level, fleet)
        : table(seen, given)
  )
  if (given.check && level !== 0) return yield* new Exit({ code: level })
})

/** Reports why there is nothing to show. */
const unanswered = Effect.fnUntraced(function* ({ problem }: Unanswered, given: Given) {
  if (given.json) yield* Console.log(Json.render(Json.refused(problem)))
  if (given.prometheus) yield* Console.log(Exposition.render(Level.unknown, undefined))
  yield* complain(problem)
  return yield* new Exit({ code: given.check ? Level.unknown : ExitCode.temporary })
})

export const status = Command.make(
  "status",
  flags,
  Effect.fnUntraced(
    function* ({ database, ...given }) {
      if (given.json && given.prometheus) {
        return yield* new CommandLineError({ problem: "Give --json or --prometheus, not both." })
      }
      yield* report(yield* readFleet(database), given)
    },
    (effect, given) =>
      Effect.catchTags(effect, {
        Unanswered: (error) => unanswered(error, given),
        CommandLineError: ({ problem }) => refuse(problem, "effect-imap fleet status", given.json)
      })
  )
).pipe(Command.withDescription("Print what is wrong in a fleet, who must act, and where"))
