/** A server that is written down line by line, for one command on a connection that has its mailbox open. */
import { assert } from "@effect/vitest"
import { Effect, type Exit, Redacted } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { inTime } from "../connection/support.ts"

/** What is enabled before the mailbox is opened. */
export interface Options {
  readonly enable?: string
  /** Messages of the mailbox. Default 3. */
  readonly exists?: number
}

/** Tags 1 and 2 are the login's and SELECT's, 0 is ENABLE's; a separate NOOP ends each conversation. */
const script = (capabilities: string, lines: string, { enable, exists = 3 }: Options): string => {
  const tags = Array.from(lines.matchAll(/<(\d+)>/g), ([, number]) => Number(number))
  const last = Math.max(2, ...tags) + 1
  return [
    `S: * OK [CAPABILITY IMAP4rev1 ${capabilities}] ready`,
    "C: <1> LOGIN ...",
    `S: <1> OK [CAPABILITY IMAP4rev1 ${capabilities}] welcome`,
    ...(enable === undefined
      ? []
      : [`C: <0> ENABLE ${enable}`, `S: * ENABLED ${enable}`, "S: <0> OK enabled"]),
    "C: <2> SELECT INBOX",
    `S: * ${exists} EXISTS`,
    "S: <2> OK [READ-WRITE] open",
    ...lines
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    `C: <${last}> NOOP`,
    `S: <${last}> OK done`
  ].join("\n")
}

const policy = Policy.make({ flights: "careful", attempts: 1 })

/**
 * What the command comes to where the server lists these capabilities, and says and expects these lines. Fails where
 * the client writes anything else, and if it does not write all of it.
 */
const executed = <A>(
  capabilities: string,
  command: Command.Command<A>,
  lines: string,
  options: Options
): Effect.Effect<Exit.Exit<A, ImapError>> =>
  conversed(capabilities, ({ execute }) => execute(command), lines, options)

/** The same for anything that an app does with the connection. */
export const conversed = <A>(
  capabilities: string,
  use: (connection: ImapConnection.ImapConnection) => Effect.Effect<A, ImapError>,
  lines: string,
  options: Options = {}
): Effect.Effect<Exit.Exit<A, ImapError>> =>
  Effect.scoped(
    Effect.gen(function* () {
      const server = yield* Simulator.make(
        yield* Effect.orDie(Simulator.script(script(capabilities, lines, options)))
      )
      const account = {
        host: "imap.example.com",
        security: "tls",
        user: "user",
        password: Redacted.make("secret"),
        ...(options.enable === undefined ? {} : { enable: [options.enable] })
      } as const
      const connection = yield* ImapConnection.make(account).pipe(
        Effect.provideService(Transport, server.transport),
        Effect.provideService(Policy.Policy, policy),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
        Effect.orDie
      )
      const exit = yield* inTime(use(connection))
      yield* Effect.exit(connection.execute(Command.noop))
      assert.deepStrictEqual(
        server.mismatches().map(({ message }) => message),
        []
      )
      return exit
    })
  )

/** The value, if it is no failure. */
export const valueOf = <A>(
  capabilities: string,
  command: Command.Command<A>,
  lines: string,
  options: Options = {}
): Effect.Effect<A, ImapError> => Effect.flatten(executed(capabilities, command, lines, options))

/** The failure, if it is one; `lines` is empty if nothing may be sent. */
export const failureOf = <A>(
  capabilities: string,
  command: Command.Command<A>,
  lines = "",
  options: Options = {}
): Effect.Effect<ImapError, A> => Effect.flip(Effect.flatten(executed(capabilities, command, lines, options)))
