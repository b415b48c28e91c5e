/** A supervised account: it is open when its connection idles, and idles until it is logged out. */
import type * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Policy from "@effect-imap/core/Policy"
import type { Transport } from "@effect-imap/core/Transport"
import { Effect, Exit, Scope, Stream } from "effect"
import type { Client } from "./Client.ts"
import { accountFor, opened, type Run, run, runOver } from "./effectImap.ts"

const supervisedWith =
  (run: Run, policy: Policy.Policy): Client =>
  async (way) => {
    const scope = Scope.makeUnsafe()
    const supervised = await run(
      Supervised.make(accountFor(way)).pipe(
        Effect.provideService(Scope.Scope, scope),
        Effect.provideService(Policy.Policy, policy)
      )
    )
    const connection = await run(
      supervised.use((connection) => Effect.as(untilItIdles(connection), connection))
    )
    return opened(run, connection, () =>
      run(Effect.andThen(supervised.logout, Scope.close(scope, Exit.void)))
    )
  }

const untilItIdles = ({ stateChanges }: ImapConnection.ImapConnection) =>
  Stream.runDrain(Stream.takeUntil(stateChanges, (state) => state === "selected.idling.listening"))

/** A client with the default policy, which idles a second after its mailbox was opened. */
export const supervised = supervisedWith(run, Policy.make())

/** A client that idles at once: a pause is one more timer, or two if the first one ends a fraction early. */
export const supervisedAtOnceOver = (transport: Transport): Client =>
  supervisedWith(runOver(transport), Policy.make({ limits: { pause: 0 } }))
