/** Every activity by the name that the machine invokes it by. */
import { Effect } from "effect"
import type { Performers } from "../interpreter.ts"
import { authenticate, respond } from "./authenticate.ts"
import { backoff } from "./backoff.ts"
import { capability } from "./capability.ts"
import { dial } from "./dial.ts"
import { enable } from "./enable.ts"
import { greeting } from "./greeting.ts"
import { handshake } from "./handshake.ts"
import { identify } from "./identify.ts"
import { logout } from "./logout.ts"
import { resolve } from "./resolve.ts"
import { select } from "./select.ts"
import { settle } from "./settle.ts"
import { startTls } from "./startTls.ts"
import { watch } from "./watch.ts"
import { closeAttempt, type World } from "./World.ts"

export const performers = (world: World): Performers => ({
  resolve: resolve(world),
  dial: dial(world),
  handshake: handshake(world),
  greeting: greeting(world),
  capability: capability(world),
  startTls: startTls(world),
  settle: settle(world),
  authenticate: authenticate(world),
  respond: respond(world),
  identify: identify(world),
  enable: enable(world),
  select: select(world),
  watch: watch(world),
  logout: logout(world),
  close: () => Effect.as(closeAttempt(world), { type: "done" as const }),
  backoff: backoff(world)
})
