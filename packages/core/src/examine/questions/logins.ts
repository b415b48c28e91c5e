/** Ways to log in, further connections, and the end. */
import { Effect, Exit, Scope } from "effect"
import * as Mechanism from "../../imap/Mechanism.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import { broken, kept, notAsked, refused } from "../Answer.ts"
import type { Asking } from "../Connections.ts"
import { isOk } from "../Desk.ts"
import type { Means, Question } from "../Question.ts"
import { manner } from "../reading.ts"

/** More connections at once are not asked for: ten are what some servers allow a whole household. */
const most = 4

/** What a credential of this kind is called in an account. */
const kindOf = ({ account }: Means) => (account.token === undefined ? "password" : "token")

const login = (name: Mechanism.Name): Question => ({
  id: `login-${name.toLowerCase()}`,
  title: `the login by ${name}`,
  sends: `the account's credential, by ${name} alone`,
  rule: "RFC 9051 §6.2.2, RFC 4422 (A03)",
  matters: "the best announced mechanism is used, and no other one after a refusal of the password",
  where: "own",
  needs: [`AUTH=${name}`],
  listed: "before",
  ask: (_, means) => {
    const { credential } = Mechanism.factsOf(name)
    return credential === kindOf(means)
      ? Effect.as(
          means.connections.login({ mechanism: name }),
          kept(`${name} accepts the account's ${credential}`)
        )
      : Effect.succeed(notAsked(`it takes a ${credential}, and the account has a ${kindOf(means)}`))
  }
})

/** All but those that need another account, or a channel that can be bound. */
const asked = Mechanism.Name.literals.filter(
  (name) => /^(?:password|token)$/.test(Mechanism.factsOf(name).credential) && !Mechanism.bindsChannel(name)
)

/** Asked last: a refused login is a sign of a lockout, and ends the examination. */
export const logins: ReadonlyArray<Question> = asked.map(login)

export const connections: ReadonlyArray<Question> = [
  {
    id: "connections",
    title: "connections at once",
    sends: `up to ${most - 1} more logins, while the first one stays`,
    rule: "RFC 9051 §2.2",
    matters: "a pool has several connections, and a fleet's accounts share a host",
    where: "own",
    ask: (_, means) =>
      Effect.map(countUpTo(most - 1, means), (more) => {
        const atOnce = 1 + more
        return more === most - 1
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
