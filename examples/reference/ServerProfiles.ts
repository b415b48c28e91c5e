import { ImapConnection, ServerProfiles } from "@effect-imap/core"
import { Effect } from "effect"

const account = { host: "imap.example.com", user: "ada@example.com" }

// ServerProfiles.inMemory
// what worked is remembered for these connections alone
const store = ServerProfiles.inMemory()

export const program = ImapConnection.connect(account).pipe(
  Effect.scoped,
  Effect.provideService(ServerProfiles.ServerProfiles, store)
)

// ServerProfiles.keyOf
// for a store of one's own: every spelling of a host finds the same profile
export const key = ServerProfiles.keyOf("IMAP.Example.com.") // "imap.example.com"
