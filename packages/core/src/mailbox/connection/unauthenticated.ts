/**
 * A connection that never logs in, to examine a server before login. It is opened by the same activities as any other, and
 * has no credential that it could send.
 */
import { Effect, type Scope } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import { effectOf, perform } from "../../lifecycle/activity/activity.ts"
import { dial } from "../../lifecycle/activity/dial.ts"
import { greeting, regreeting } from "../../lifecycle/activity/greeting.ts"
import { handshake } from "../../lifecycle/activity/handshake.ts"
import { recordAttempt } from "../../lifecycle/activity/resolve.ts"
import { closeAttempt, newAttempt, type Run, session } from "../../lifecycle/activity/Run.ts"
import { startTls } from "../../lifecycle/activity/startTls.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type * as Capability from "../../imap/Capability.ts"
import type { WayIn } from "../../lifecycle/machine/Settings.ts"
import type { Session } from "../../lifecycle/session/Session.ts"
import type { Transport } from "../../lifecycle/Transport.ts"
import type { Masker } from "../../trace/Redactor.ts"
import { makeRun } from "./begin.ts"

/** The way in, and its port; 0 for a transport that leads to one other end. */
export interface Place {
  readonly wayIn: WayIn
  readonly port: number
}

export interface Unauthenticated {
  readonly run: Run
  readonly session: Session
  /** The list in the greeting, if it has one. */
  readonly greeted: Capability.Capabilities | undefined
  /** Encrypts a connection that began in the clear. */
  readonly encrypt: Effect.Effect<void, ImapError.ImapError>
}

/** Opens a connection as far as its greeting: encrypted from the start, or in the clear. */
export const unauthenticated = Effect.fnUntraced(function* (
  account: Account,
  place: Place,
  { label, redactor }: { readonly label: string; readonly redactor: Masker }
): Effect.fn.Return<Unauthenticated, ImapError.ImapError, Scope.Scope | Transport> {
  const { run } = yield* makeRun(account, { label }, { redactor })
  // without extensions that a server could decline
  const shaking = { ...place, alpn: false }
  const opened = Effect.gen(function* () {
    run.attempt = newAttempt()
    recordAttempt(run, 1)
    yield* Effect.addFinalizer(() => closed(run))
    yield* dial(run, place)
    if (place.wayIn === "implicitTls") yield* handshake(run, shaking)
    const first = yield* effectOf(perform(greeting(run, place)))
    const said = first.type === "provisional" ? yield* effectOf(perform(regreeting(run, place))) : first
    return {
      run,
      session: yield* session(run, place.wayIn, "greeting"),
      greeted: said.capabilities,
      encrypt: Effect.andThen(
        startTls(run, { ...place, listed: true }),
        Effect.asVoid(handshake(run, shaking))
      )
    }
  })
  const { attempt } = run.policy.limits
  return yield* Effect.timeoutOrElse(opened, {
    duration: attempt,
    orElse: () => ImapError.make({ _tag: "Timeout", step: "greeting", afterMs: attempt }, "greeting")
  })
})

const closed = (run: Run): Effect.Effect<void> =>
  Effect.suspend(() => {
    run.recorder.emit("connection:ended", { outcome: "closed" })
    run.memory.release()
    return closeAttempt(run)
  })
