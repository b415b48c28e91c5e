/** Every activity by the name that the machine invokes it by. */
import { Effect } from "effect"
import type * as ImapError from "../ImapError.ts"
import type { Performers } from "../interpreter/Interpreter.ts"
import { waysIn } from "../machine/Settings.ts"
import type { Quotation } from "../Quotation.ts"
import { authenticate, respond } from "./authenticate.ts"
import { backoff } from "./backoff.ts"
import { capability } from "./capability.ts"
import { dial } from "./dial.ts"
import { enable } from "./enable.ts"
import { greeting, regreeting } from "./greeting.ts"
import { handshake } from "./handshake.ts"
import { identify } from "./identify.ts"
import { logout } from "./logout.ts"
import { diagnose } from "./quirk.ts"
import { refresh } from "./refresh.ts"
import { resolve } from "./resolve.ts"
import { select } from "./select.ts"
import { settle } from "./settle.ts"
import { inquire, startTls } from "./startTls.ts"
import { watch } from "./watch.ts"
import { closeAttempt, type Run } from "./Run.ts"

/** Closes what the attempt opened. What the server says meanwhile is not read. */
const close = (run: Run) => () =>
  Effect.suspend(() => Effect.as(closeAttempt(run), { type: "done" as const, words: lastWords(run) }))

/** Of the connection that the failure is about: the other way in may have been told something else. */
const lastWords = ({ attempt: { sessions, winner }, context }: Run): Quotation | undefined => {
  const { failure, race } = context()
  const lost = waysIn.find((wayIn) => {
    const { error } = race.ways[wayIn]
    return error?.reason._tag === failure?.reason._tag && error?.port === failure?.port
  })
  return (winner ?? (lost === undefined ? undefined : sessions[lost]))?.lastWords()
}

/** An activity that reads from the server: its failure is explained by the quirks. */
const diagnosing =
  (run: Run) =>
  <Input, Outcome>(perform: (input: Input) => Effect.Effect<Outcome, ImapError.ImapError>) =>
  (input: Input): Effect.Effect<Outcome, ImapError.ImapError> =>
    Effect.mapError(perform(input), (error) => diagnose(run, error))

export const performers = (run: Run): Performers => {
  const diagnosed = diagnosing(run)
  return {
    resolve: resolve(run),
    dial: dial(run),
    handshake: diagnosed(handshake(run)),
    greeting: diagnosed(greeting(run)),
    regreeting: diagnosed(regreeting(run)),
    capability: diagnosed(capability(run)),
    inquire: diagnosed(inquire(run)),
    startTls: diagnosed(startTls(run)),
    settle: settle(run),
    authenticate: diagnosed(authenticate(run)),
    respond: diagnosed(respond(run)),
    refresh: refresh(run),
    identify: diagnosed(identify(run)),
    enable: diagnosed(enable(run)),
    select: diagnosed(select(run)),
    watch: diagnosed(watch(run)),
    logout: logout(run),
    close: close(run),
    backoff: backoff(run)
  }
}
