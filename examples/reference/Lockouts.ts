import { ImapConnection, Lockouts } from "@effect-imap/core"
import { Effect } from "effect"

const account = { host: "imap.example.com", user: "ada@example.com" }

// Lockouts.make
// separate lockouts, so that a test, or a tenant, does not wait for those of the rest of the process
export const isolated = ImapConnection.make(account).pipe(
  Effect.provideService(Lockouts.Lockouts, Lockouts.make())
)
