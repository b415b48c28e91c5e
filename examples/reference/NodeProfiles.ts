import { ImapConnection, ServerProfiles } from "@effect-imap/core"
import { NodeImap, NodeProfiles } from "@effect-imap/node"
import { Effect, Layer } from "effect"

// NodeProfiles.layerFile
// what worked is remembered between runs, in the cache folder of the user
export const ImapLive = Layer.merge(NodeImap.layer, NodeProfiles.layerFile())

// NodeProfiles.make
// a store in a file that you choose, for one connection
const store = NodeProfiles.make("/var/cache/my-app/servers.json")

export const program = ImapConnection.make({ host: "imap.example.com", user: "ada@example.com" }).pipe(
  Effect.scoped,
  Effect.provideService(ServerProfiles.ServerProfiles, store)
)

// NodeProfiles.defaultPath
export const path = NodeProfiles.defaultPath() // such as "/home/ada/.cache/effect-imap/servers.json"
