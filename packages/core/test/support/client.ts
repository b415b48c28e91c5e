/** The real client of a transcript: what `@` configures, `>>` calls and `==` expects. */
import { errorOf } from "./errorOf.ts"
import { settle } from "./settle.ts"
import { Duration, Effect, Exit, Fiber, Redacted, type Scope } from "effect"
import type { Account, Credential, Security } from "../../src/lifecycle/Account.ts"
import * as Command from "../../src/imap/Command.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import type { MailboxState } from "../../src/imap/Mailbox.ts"
import type { Report } from "../../src/lifecycle/Report.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import * as kept from "./kept.ts"
import type { Client, Runner, Settings } from "./transcript.ts"

const securities: Readonly<Record<string, Security>> = {
  auto: "auto",
  tls: "tls",
  starttls: "starttls",
  none: "none"
}

const mechanismOf = (name: string) => Mechanism.Name.literals.filter((known) => known === name)

/** The tokens in their order, a new one each time that one is asked for; the last one stays. */
const tokensOf = (list: string): Credential => {
  const tokens = list.split(" ")
  return Effect.sync(() => Redacted.make((tokens.length > 1 ? tokens.shift() : tokens[0]) ?? ""))
}

const accountOf = (settings: Settings): Account => ({
  host: settings.host,
  user: settings.user,
  ...(settings.token === "none"
    ? { password: Redacted.make(settings.password) }
    : { token: tokensOf(settings.token) }),
  ...(settings.certificate === "true"
    ? { clientCertificate: { certificate: "PEM", key: Redacted.make("PEM of the key") } }
    : {}),
  ...(settings.authorizeAs === "nobody" ? {} : { authorizeAs: settings.authorizeAs }),
  security: securities[settings.security] ?? "tls",
  mailbox: settings.mailbox === "none" ? null : settings.mailbox,
  readOnly: settings.readOnly === "true",
  allowPlaintext: settings.allowPlaintext === "true",
  id: { enabled: settings.id === "true" },
  ...Object.fromEntries(mechanismOf(settings.mechanism).map((mechanism) => ["mechanism", mechanism])),
  compress: settings.compress === "auto" ? "auto" : "never",
  ...(settings.enable === "nothing" ? {} : { enable: settings.enable.split(" ") })
})

const flightsOf = ({ flights }: Settings): Policy.Flights =>
  flights === "careful" || flights === "eager" ? flights : "planned"

const policyOf = (settings: Settings): Policy.Options => ({
  flights: flightsOf(settings),
  attempts: Number(settings.attempts),
  auth: { md5: settings.md5 === "true", fallback: settings.fallback === "true" }
})

type Connecting = Fiber.Fiber<ImapConnection.ImapConnection, ImapError>
type Calling = Fiber.Fiber<unknown, ImapError>

const failureOf = (exit: Exit.Exit<unknown, ImapError>): string => {
  if (Exit.isSuccess(exit)) return "nothing"
  const [reason] = exit.cause.reasons
  return reason?._tag === "Fail" ? reason.error.reason._tag : String(exit.cause)
}

/** What `>>` can ask: `select NAME`, `unselect`, `close`, `execute NAME ARGS…`, `within NAME`, `logout`. */
const perform = (
  connection: ImapConnection.ImapConnection,
  text: string
): Effect.Effect<unknown, ImapError> => {
  const [verb = "", first = "", ...rest] = text.split(" ")
  switch (verb) {
    case "select":
      return connection.select(first)
    case "unselect":
      return connection.unselect()
    case "close":
      return connection.unselect({ expunge: true })
    case "within":
      return connection.within(first, () => Effect.void)
    case "execute":
      return connection.execute(Command.raw(first, ...rest))
    case "logout":
      return connection.logout
    default:
      return Effect.die(`there is no call "${text}"`)
  }
}

const expectSame = (what: string, got: string | undefined, wanted: string): Effect.Effect<void> =>
  got === wanted ? Effect.void : Effect.die(`${what}: expected ${wanted}, got ${got ?? "none"}`)

/** What `==` can expect, by its first word. */
const expectations = (
  opening: ImapConnection.Opening,
  connecting: Connecting,
  lastCall: () => Calling | undefined
): Readonly<Record<string, (rest: string) => Effect.Effect<void>>> => {
  const outcome = Fiber.await(connecting)
  const connection = Fiber.join(connecting)
  const call = Effect.suspend(() => {
    const calling = lastCall()
    return calling === undefined ? Effect.die("nothing was called") : Fiber.await(calling)
  })
  const ofConnection =
    (what: string, read: (from: ImapConnection.ImapConnection) => Effect.Effect<string>) => (rest: string) =>
      Effect.flatMap(Effect.orDie(connection), (from) =>
        // what came in one packet with the last answer is read by then
        Effect.andThen(
          settle,
          Effect.flatMap(read(from), (got) => expectSame(what, got, rest))
        )
      )
  const ofMailbox = (what: string, read: (from: MailboxState) => unknown) =>
    ofConnection(what, ({ mailbox }) => Effect.map(mailbox, (open) => String(read(open))))
  const ofReport = (what: string, read: (from: Report) => string | undefined) => (rest: string) =>
    Effect.flatMap(opening.report, (report) => expectSame(what, read(report), rest))
  return {
    selected: () =>
      Effect.flatMap(outcome, (exit) => (Exit.isSuccess(exit) ? Effect.void : Effect.die(exit.cause))),
    fails: (rest) => Effect.flatMap(outcome, (exit) => expectSame("failure", failureOf(exit), rest)),
    step: (rest) => Effect.flatMap(outcome, (exit) => expectSame("step", errorOf(exit)?.step, rest)),
    retry: (rest) =>
      Effect.flatMap(outcome, (exit) => {
        const error = errorOf(exit)
        const after = error?.retryAfter === undefined ? "" : ` after ${Duration.toMillis(error.retryAfter)}`
        return expectSame("retry", `${error?.retry}${after}`, rest)
      }),
    says: (rest) =>
      Effect.flatMap(outcome, (exit) => expectSame("server text", errorOf(exit)?.serverText, rest)),
    causes: (rest) =>
      Effect.flatMap(outcome, (exit) =>
        expectSame(
          "causes",
          errorOf(exit)
            ?.causes.map(({ reason }) => reason._tag)
            .join(" "),
          rest
        )
      ),
    answered: () =>
      Effect.flatMap(call, (exit) => expectSame("failure of the call", failureOf(exit), "nothing")),
    refused: (rest) =>
      Effect.flatMap(call, (exit) => expectSame("failure of the call", failureOf(exit), rest)),
    ended: (rest) =>
      Effect.flatMap(Effect.orDie(connection), ({ ended }) =>
        Effect.flatMap(Effect.exit(ended), (exit) => expectSame("end", failureOf(exit), rest))
      ),
    state: ofConnection("state", ({ state }) => state),
    greeting: ofConnection("greeting", ({ server }) => Effect.map(server, ({ greeting }) => greeting)),
    exists: ofMailbox("EXISTS", ({ exists }) => exists),
    mailbox: ofMailbox("mailbox", ({ name, readOnly }) => `${name} ${readOnly ? "read-only" : "read-write"}`),
    uidValidity: ofMailbox("UIDVALIDITY", ({ uidValidity }) => uidValidity),
    modSeq: ofMailbox("HIGHESTMODSEQ", ({ highestModSeq }) => highestModSeq),
    lists: ofConnection("capabilities", ({ capabilities }) =>
      Effect.map(capabilities, (all) => [...all].join(" "))
    ),
    identity: ofReport("identity", ({ identity }) => identity),
    compression: ofReport("compression", ({ compression }) => compression),
    flights: ofReport("flights", ({ flights }) => String(flights)),
    attempts: ofReport("attempts", ({ attempts }) => String(attempts)),
    mechanism: ofReport("mechanism", ({ mechanism }) => mechanism),
    quirks: ofReport("quirks", ({ quirks }) => quirks.join(" ") || "none"),
    title: (rest) => Effect.flatMap(outcome, (exit) => expectSame("title", errorOf(exit)?.title, rest)),
    turn: (rest) => Effect.flatMap(outcome, (exit) => expectSame("turn", errorOf(exit)?.actionBy, rest)),
    helps: (rest) =>
      Effect.flatMap(outcome, (exit) => {
        const reason = errorOf(exit)?.reason
        const help = reason !== undefined && "help" in reason ? reason.help : undefined
        return expectSame("help", help, rest)
      }),
    warnings: ofReport("warnings", ({ warnings }) => warnings.join(" "))
  }
}

/** Plays a transcript's client with `ImapConnection`. Nothing is remembered of a server between transcripts. */
export const imapConnection: Runner = Effect.fnUntraced(function* (settings, transport) {
  if (settings.keptAlive === "true") {
    const lifecycle = yield* Effect.orDie(kept.begun(accountOf(settings), transport, policyOf(settings)))
    return yield* kept.clientOf(lifecycle)
  }
  const opening = yield* ImapConnection.open(accountOf(settings)).pipe(
    Effect.provideService(Transport, transport),
    Effect.provideService(Policy.Policy, Policy.make(policyOf(settings))),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.orDie
  )
  const connecting = yield* Effect.forkScoped(opening.selected)
  const scope: Scope.Scope = yield* Effect.scope
  let calling: Calling | undefined
  const expected = expectations(opening, connecting, () => calling)
  const client: Client = {
    call: (text) =>
      Fiber.join(connecting).pipe(
        Effect.orDie,
        Effect.flatMap((connection) =>
          Effect.forkIn(perform(connection, text), scope, { startImmediately: true })
        ),
        Effect.map((fiber) => {
          calling = fiber
        })
      ),
    reached: (text) => {
      const [word = "", ...rest] = text.split(" ")
      return expected[word]?.(rest.join(" ")) ?? Effect.die(`"${text}" is nothing that can be reached`)
    }
  }
  return client
})
