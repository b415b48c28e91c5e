/** The machine runs without the interpreter, too: as any machine of XState. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { createActor, type EventObject, fromCallback, waitFor } from "xstate"
import { connectionMachine } from "../../src/lifecycle/machine/connectionMachine.ts"
import { caps, settings } from "./fixtures.ts"

/** Each actor answers under its own id. */
const answering = <Input>(outcome: Readonly<Record<string, unknown>> & { readonly type: string }) =>
  fromCallback<EventObject, Input>(({ sendBack, self }) =>
    sendBack({ ...outcome, type: `${self.id}.${outcome.type}`, at: 0 })
  )

it.live("the machine runs as any machine of XState, on an app's actors", () =>
  Effect.gen(function* () {
    const ok = { type: "ok" }
    const credential = { secret: "password", certificate: false, quotable: true, isLong: false }
    const actor = createActor(
      connectionMachine().provide({
        actors: {
          resolve: answering({ ...ok, profile: undefined, refused: [], credential, fixed: false }),
          dial: answering({ ...ok, channel: "clear" }),
          handshake: answering(ok),
          greeting: answering({ ...ok, capabilities: caps("IMAP4rev1") }),
          settle: answering({ ...ok, channel: "tls", canBind: false }),
          authenticate: answering({ ...ok, capabilities: caps("IMAP4rev1") }),
          select: answering(ok)
        }
      }),
      { input: settings({ security: "tls" }) }
    )
    actor.start().send({ type: "user.connect", at: 0 })
    const snapshot = yield* Effect.promise(() => waitFor(actor, (now) => now.matches("selected")))
    actor.stop()
    assert.isTrue(snapshot.context.mailbox.reached)
  })
)
