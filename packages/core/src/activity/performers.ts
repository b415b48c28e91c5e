/** Every activity by the name that the machine invokes it by. */
import { Effect } from "effect"
import type * as ImapError from "../ImapError.ts"
import type { Performers } from "../interpreter.ts"
import { authenticate, respond } from "./authenticate.ts"
import { backoff } from "./backoff.ts"
import { capability } from "./capability.ts"
import { dial } from "./dial.ts"
import { enable } from "./enable.ts"
import { greeting, regreeting } from "./greeting.ts"
import { handshake } from "./handshake.ts"
import { identify } from "./identify.ts"
import { logout } from "./logout.ts"
import { meant } from "./quirk.ts"
import { refresh } from "./refresh.ts"
import { resolve } from "./resolve.ts"
import { select } from "./select.ts"
import { settle } from "./settle.ts"
import { startTls } from "./startTls.ts"
import { watch } from "./watch.ts"
import { closeAttempt, type World } from "./World.ts"

/** An activity that hears the server: what it fails with is told as it is meant. */
const hearing =
  (world: World) =>
  <Input, Outcome>(perform: (input: Input) => Effect.Effect<Outcome, ImapError.ImapError>) =>
  (input: Input): Effect.Effect<Outcome, ImapError.ImapError> =>
    Effect.mapError(perform(input), (error) => meant(world, error))

export const performers = (world: World): Performers => {
  const hears = hearing(world)
  return {
    resolve: resolve(world),
    dial: dial(world),
    handshake: hears(handshake(world)),
    greeting: hears(greeting(world)),
    regreeting: hears(regreeting(world)),
    capability: hears(capability(world)),
    startTls: hears(startTls(world)),
    settle: settle(world),
    authenticate: hears(authenticate(world)),
    respond: hears(respond(world)),
    refresh: refresh(world),
    identify: hears(identify(world)),
    enable: hears(enable(world)),
    select: hears(select(world)),
    watch: hears(watch(world)),
    logout: logout(world),
    close: () => Effect.as(closeAttempt(world), { type: "done" as const }),
    backoff: backoff(world)
  }
}
