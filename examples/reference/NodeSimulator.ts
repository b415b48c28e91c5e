import { Account } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import { Effect, Redacted } from "effect"

// NodeSimulator.start
// a server on loopback, and the account for it: in the test of a program that makes its connections itself
export const served = Effect.gen(function* () {
  const { ca, host, password, tlsPort, user } = yield* NodeSimulator.start({
    profile: Simulator.profiles.netease
  })
  return yield* Account.make({ host, port: tlsPort, ca, user, password: Redacted.make(password) })
})
