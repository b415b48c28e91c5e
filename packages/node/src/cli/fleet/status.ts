/**
 * `effect-imap fleet status`: what is wrong in a fleet, who must act and where, as a table or as JSON.
 */
import { visible } from "@effect-imap/core/internal/Trace"
import * as Fleet from "@effect-imap/visualizer/internal/Fleet"
import { toText } from "@effect-imap/visualizer/internal/FleetText"
import { Console, Effect, Option, type Redacted } from "effect"
import { Command, Flag } from "effect/cli"
import * as ExitCode from "../output/ExitCode.ts"
import { CommandLineError, Exit } from "../output/failure.ts"
import { database as databaseFlag } from "../settings/flags.ts"
import { fromDatabase, fromEnvironment, fromPage, type Looked, type Unanswered } from "./source.ts"
import * as Json from "../output/Json.ts"
import { columnsOf, standardOutput } from "../output/LiveSteps.ts"
import { refuse } from "../output/refusal.ts"

const flags = {
  database: databaseFlag("The database of the fleet"),
  find: Flag.String("find").pipe(
    Flag.withMetavar("WORDS"),
    Flag.withDescription(
      "List matching accounts: host:gmail state:stuck turn:owner age:>1h (those that are not open)"
    ),
    Flag.withDefault("")
  ),
  most: Flag.Int("most").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("List at most this many accounts (50)"),
    Flag.withDefault(50)
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Print one JSON object, with all accounts"),
    Flag.withDefault(false)
  )
}

/**
 * Chooses the source. A flag takes precedence over the environment, and the database, which knows all runners, over one
 * page.
 */
const looked = (
  flag: Option.Option<Redacted.Redacted>
): Effect.Effect<Looked, CommandLineError | Unanswered> => {
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
  { members, now }: Looked,
  { find, most }: { readonly find: string; readonly most: number }
) => {
  const { color } = standardOutput().style
  return toText(members, { now, find, most, color, width: columnsOf(process.stdout) }).trimEnd()
}

/** Reports why there is nothing to show. */
const unanswered = ({ problem }: Unanswered, json: boolean) =>
  Effect.andThen(
    json ? Console.log(Json.render(Json.refused(problem))) : Effect.void,
    Effect.andThen(Console.error(visible(problem)), new Exit({ code: ExitCode.temporary }))
  )

export const status = Command.make(
  "status",
  flags,
  Effect.fnUntraced(
    function* ({ database, find, json, most }) {
      const seen = yield* looked(database)
      yield* Console.log(
        json
          ? Json.render(Json.fleet(Fleet.of(seen.members, seen.now), seen.members, seen.now))
          : table(seen, { find, most })
      )
    },
    (effect, { json }) =>
      Effect.catchTags(effect, {
        Unanswered: (error) => unanswered(error, json),
        CommandLineError: ({ problem }) => refuse(problem, "effect-imap fleet status", json)
      })
  )
).pipe(Command.withDescription("Print what is wrong in a fleet, who must act, and where"))
