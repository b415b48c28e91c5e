/** Every activity by the name that the machine invokes it by. */
import { Effect } from "effect"
import type * as ImapError from "../ImapError.ts"
import type { Performers } from "../interpreter/Interpreter.ts"
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
import { inquire, startTls } from "./startTls.ts"
import { watch } from "./watch.ts"
import { closeAttempt, type Run } from "./Run.ts"

/** Closes what the attempt opened. What the server says meanwhile is heard by nobody. */
const close = (run: Run) => () =>
  Effect.suspend(() => {
    const { sessions, winner } = run.attempt
    const words = [winner, ...sessions.values()].map((each) => each?.lastWords())
    const done = { type: "done" as const, words: words.find((each) => each !== undefined) }
    return Effect.as(closeAttempt(run), done)
  })

/** An activity that hears the server: what it fails with is told as it is meant. */
const hearing =
  (run: Run) =>
  <Input, Outcome>(perform: (input: Input) => Effect.Effect<Outcome, ImapError.ImapError>) =>
  (input: Input): Effect.Effect<Outcome, ImapError.ImapError> =>
    Effect.mapError(perform(input), (error) => meant(run, error))

export const performers = (run: Run): Performers => {
  const hears = hearing(run)
  return {
    resolve: resolve(run),
    dial: dial(run),
    handshake: hears(handshake(run)),
    greeting: hears(greeting(run)),
    regreeting: hears(regreeting(run)),
    capability: hears(capability(run)),
    inquire: hears(inquire(run)),
    startTls: hears(startTls(run)),
    settle: settle(run),
    authenticate: hears(authenticate(run)),
    respond: hears(respond(run)),
    refresh: refresh(run),
    identify: hears(identify(run)),
    enable: hears(enable(run)),
    select: hears(select(run)),
    watch: hears(watch(run)),
    logout: logout(run),
    close: close(run),
    backoff: backoff(run)
  }
}
