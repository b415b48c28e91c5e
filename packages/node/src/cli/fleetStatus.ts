/**
 * `effect-imap fleet status`: what is wrong in a fleet, whose turn it is and where, as a table or as JSON.
 */
import { visible } from "@effect-imap/core/Trace"
import * as Fleet from "@effect-imap/visualizer/Fleet"
import { toText } from "@effect-imap/visualizer/FleetText"
import { Console, Effect, Option, Redacted, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as ExitCode from "./ExitCode.ts"
import { Exit } from "./failure.ts"
import { fromDatabase, fromEnvironment, fromPage, type Looked, Unanswered } from "./fleetSource.ts"
import * as Json from "./Json.ts"
import { columnsOf, standardOutput } from "./LiveSteps.ts"

/** It may hold a token or a password. */
const secret = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withSchema(Schema.NonEmptyString),
    Flag.withMetavar("URL"),
    Flag.withDescription(description),
    Flag.map((url) => Redacted.make(url)),
    Flag.optional
  )

const flags = {
  database: secret("database", "The database of the fleet (IMAP_FLEET_DATABASE)"),
  page: secret("page", "The page of a runner, as it printed its address (IMAP_FLEET_PAGE)"),
  find: Flag.String("find").pipe(
    Flag.withMetavar("WORDS"),
    Flag.withDescription("List accounts such as host:gmail state:stuck turn:owner age:>1h (those not open)"),
    Flag.withDefault("")
  ),
  most: Flag.Int("most").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("List so many accounts at most (50)"),
    Flag.withDefault(50)
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Print one JSON object, with all accounts"),
    Flag.withDefault(false)
  )
}

interface Sources {
  readonly database: Option.Option<Redacted.Redacted>
  readonly page: Option.Option<Redacted.Redacted>
}

/** A flag beats the environment; of both, the database knows of all runners whichever of them is up. */
const looked = ({ database, page }: Sources): Effect.Effect<Looked, Unanswered> => {
  if (Option.isSome(database)) return fromDatabase(database.value)
  if (Option.isSome(page)) return fromPage(page.value)
  const known = fromEnvironment("IMAP_FLEET_DATABASE")
  if (Option.isSome(known)) return fromDatabase(known.value)
  const shown = fromEnvironment("IMAP_FLEET_PAGE")
  if (Option.isSome(shown)) return fromPage(shown.value)
  return new Unanswered({
    problem: "Say which fleet: --database URL or --page URL, or IMAP_FLEET_DATABASE or IMAP_FLEET_PAGE."
  })
}

const table = (
  { members, now }: Looked,
  { find, most }: { readonly find: string; readonly most: number }
) => {
  const { color } = standardOutput().style
  return toText(members, { now, find, most, color, width: columnsOf(process.stdout) }).trimEnd()
}

export const status = Command.make(
  "status",
  flags,
  Effect.fnUntraced(
    function* ({ database, find, json, most, page }) {
      const seen = yield* looked({ database, page })
      yield* Console.log(
        json ? Json.render(Json.fleet(Fleet.of(seen.members, seen.now), seen)) : table(seen, { find, most })
      )
    },
    (effect, { json }) =>
      Effect.catchTag(effect, "Unanswered", ({ problem }) =>
        Effect.andThen(
          json ? Console.log(Json.render(Json.refused(problem))) : Effect.void,
          Effect.andThen(Console.error(visible(problem)), new Exit({ code: ExitCode.temporary }))
        )
      )
  )
).pipe(Command.withDescription("Print what is wrong in a fleet, whose turn it is, and where"))
