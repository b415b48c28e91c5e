/** Ways to log in, further connections, and the end. */
import { Effect, Exit, Scope } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import { broken, kept, notAsked, refused } from "../Answer.ts"
import type { Asking } from "../Connections.ts"
import { isOk } from "../Desk.ts"
import type { Means, Question } from "../Question.ts"
import { manner } from "../reading.ts"

/** More connections at once are not asked for: ten are what some servers allow a whole household. */
const maxLogins = 4

/** Returns the kinds of an account's credentials. */
const kindsOf = ({ anonymous, clientCertificate, token }: Account): ReadonlyArray<string> => [
  anonymous !== undefined ? "anonymous" : token !== undefined ? "token" : "password",
  ...(clientCertificate === undefined ? [] : ["certificate"])
]

const wanted = {
  password: "a password",
  token: "a token",
  certificate: "a client certificate",
  anonymous: "no credential"
}

/** Why the account cannot log in by it: nothing is sent then. */
const prevented = (name: Mechanism.Name, { account, connections }: Means): string | undefined => {
  const { credential } = Mechanism.factsOf(name)
  if (credential !== "anonymous" && !kindsOf(account).includes(credential))
    return `it takes ${wanted[credential]}, and the account has none`
  return (Mechanism.bindsChannel(name) || credential === "certificate") && !connections.encrypts
    ? "it takes TLS, and the account does without"
    : undefined
}

/** The meaning of a refusal: the first login was accepted with the same credential. */
const refusalOf = (name: Mechanism.Name): string => {
  const { credential } = Mechanism.factsOf(name)
  if (credential === "anonymous") return "it is announced, and lets nobody in"
  if (credential === "certificate") return "it is announced, and does not accept the account's certificate"
  return Mechanism.bindsChannel(name)
    ? "it is announced, and refuses a proof that is bound to the channel: the server cannot bind it, or somebody is in between"
    : "it is announced, and refuses the account's credential, which is right"
}

const login = (name: Mechanism.Name): Question => {
  const { credential } = Mechanism.factsOf(name)
  return {
    id: `login-${name.toLowerCase()}`,
    title: `the login by ${name}`,
    sends:
      credential === "anonymous" ? "who asks, by ANONYMOUS" : `the account's credential, by ${name} alone`,
    rule: "RFC 9051 §6.2.2, RFC 4422 (A03)",
    matters: "the best announced mechanism is used, and no other one after a refusal of the password",
    where: "own",
    needs: [`AUTH=${name}`],
    listed: "before",
    refusal: refusalOf(name),
    ask: (_, means) => {
      const why = prevented(name, means)
      if (why !== undefined) return Effect.succeed(notAsked(why))
      const { connections } = means
      const loggedIn =
        credential === "anonymous" ? connections.anonymous : connections.login({ mechanism: name })
      return loggedIn.pipe(
        Effect.as(
          kept(`${name} accepts ${credential === "anonymous" ? "anybody" : `the account's ${credential}`}`)
        ),
        Effect.catchReason("ImapError", "NoUsableMechanism", () =>
          Effect.succeed(notAsked("nothing of this channel can be bound to, or the account cannot use it"))
        )
      )
    }
  }
}

/** Orders mechanisms: those with the account's own secret, then those with channel binding, then those without a secret. */
const rank = (name: Mechanism.Name): number => {
  const { credential } = Mechanism.factsOf(name)
  return credential === "anonymous"
    ? 3
    : credential === "certificate"
      ? 2
      : Mechanism.bindsChannel(name)
        ? 1
        : 0
}

/** Asked last: a refused login is a sign of a lockout, and ends the examination. */
export const logins: ReadonlyArray<Question> = Mechanism.Name.literals
  .toSorted((a, b) => rank(a) - rank(b))
  .map(login)

export const connections: ReadonlyArray<Question> = [
  {
    id: "connections",
    title: "connections at once",
    sends: `up to ${maxLogins - 1} more logins, while the first one stays`,
    rule: "RFC 9051 §2.2",
    matters: "a pool has several connections, and a fleet's accounts share a host",
    where: "own",
    ask: (_, means) =>
      Effect.map(countUpTo(maxLogins - 1, means), (more) => {
        const atOnce = 1 + more
        return more === maxLogins - 1
          ? kept(`${atOnce} connections may be open at once`, { atOnce, limit: false })
          : kept(`no more than ${atOnce} connections may be open at once`, { atOnce, limit: true })
      })
  },
  {
    id: "logout",
    title: "LOGOUT",
    sends: "LOGOUT",
    rule: "RFC 9051 §6.1.3 (T16)",
    matters: "a connection that says goodbye counts as closed whatever comes back",
    where: "spare",
    ask: (desk) =>
      Effect.map(desk.one(Reserved.logout), (reply) => {
        const bye = reply.untagged.some(
          (response) => response._tag === "Status" && response.condition === "BYE"
        )
        const facts = { bye, ok: isOk(reply) }
        if (!isOk(reply)) return refused(`LOGOUT is answered by ${manner(reply)}`, facts)
        return bye ? kept("it says goodbye", facts) : broken("no BYE comes before the OK", facts)
      })
  }
]

const limited = () => Effect.succeed(true)

/** Logs in again and again, each connection staying open, until one is refused, or not greeted; they are closed together. */
const countUpTo = (wanted: number, { connections }: Means): Asking<number> =>
  Effect.gen(function* () {
    let count = 0
    while (count < wanted) {
      const scope = yield* Effect.acquireRelease(Scope.make(), (each) => Scope.close(each, Exit.void))
      const isRefused = yield* connections
        .login()
        .pipe(
          Effect.provideService(Scope.Scope, scope),
          Effect.as(false),
          Effect.catchReasons("ImapError", { TooManyConnections: limited, ClosedBeforeGreeting: limited })
        )
      if (isRefused) return count
      count++
    }
    return count
  })
