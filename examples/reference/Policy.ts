import { ImapConnection, Policy } from "@effect-imap/core"
import { Effect } from "effect"

const account = { host: "imap.example.com", user: "ada@example.com" }

// Policy.make
// what is not given keeps its default
const patient = Policy.make({ limits: { select: "2 minutes" }, attempts: 5, flights: "careful" })

export const program = ImapConnection.make(account).pipe(
  Effect.scoped,
  Effect.provideService(Policy.Policy, patient)
)
