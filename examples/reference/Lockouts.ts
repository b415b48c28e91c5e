import { Lockouts, Quotation } from "@effect-imap/core"
import { Duration, Effect, Redacted } from "effect"

const login = { host: "imap.example.com", user: "ada", secret: Redacted.make("secret") }
const serverText = Quotation.redactor().text("Too many bad auth attempts")

// Lockouts.make
// lockouts of one's own, so that a test, or a tenant, does not wait for those of the rest of the process
const lockouts = Lockouts.make()
export const isolated = Effect.provideService(Lockouts.LockoutsReference, lockouts)
const program = Effect.gen(function* () {
  yield* lockouts.begin(login, serverText, Duration.seconds(90))
  return yield* lockouts.find(login) // Some({ retryAfter: 90 s, serverText })
})
export const left = await Effect.runPromise(program)
