/** Makes a lane's connection TLS: implicit, or behind the OK of STARTTLS. RFC 8314 §3. */
import { Effect } from "effect"
import type { LaneName } from "../machine/Settings.ts"
import { session, type World } from "./World.ts"

export const handshake =
  (world: World) =>
  ({ lane }: { readonly lane: LaneName }) =>
    Effect.gen(function* () {
      const clear = yield* session(world, lane, "tls")
      const { ca, clientCertificate } = world.account
      yield* clear.upgrade({ serverName: clear.place.serverName, ca, clientCertificate })
      clear.capabilities = undefined
      return { type: "ok" as const }
    })
