/** What the interpreter promises of XState: its steps are those of `transition`, and the machine runs without it, too. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { createActor, type EventObject, fromCallback, transition, waitFor } from "xstate"
import * as Steps from "../../src/interpreter/Steps.ts"
import { connectionMachine } from "../../src/machine/connectionMachine.ts"
import { net } from "../../src/machine/netted.ts"
import type * as Recorder from "../../src/trace/Recorder.ts"
import { caps, mailbox, settings } from "./fixtures.ts"
import { eventsIn, plain } from "./world.ts"
import { redactor } from "../support/quotation.ts"

describe("steps", () => {
  const quiet: Recorder.Recorder = {
    listening: () => false,
    emit: () => undefined,
    attempt: () => undefined,
    sent: () => undefined,
    received: () => undefined,
    redactor
  }
  const eventsOf = eventsIn(plain)

  it("the reused scope steps as transition of XState does, on any walk", () => {
    let longest = 0
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 40 }), (choices) => {
        const { snapshot, step } = Steps.make(settings(), quiet)
        for (const [index, choice] of choices.entries()) {
          const before = snapshot()
          const possible = eventsOf(before)
          const event = possible[choice % Math.max(1, possible.length)]
          if (event === undefined) break
          const [expected, actions] = transition(connectionMachine, before, event)
          const performed = step(event)
          assert.deepStrictEqual([snapshot().value, snapshot().context], [expected.value, expected.context])
          assert.deepStrictEqual(net(performed), net(actions))
          longest = Math.max(longest, index)
        }
      }),
      { numRuns: 100 }
    )
    assert.isAbove(longest, 10)
  })
})

/** Each actor answers under its own id. */
const answering = <Input>(outcome: Readonly<Record<string, unknown>> & { readonly type: string }) =>
  fromCallback<EventObject, Input>(({ sendBack, self }) =>
    sendBack({ ...outcome, type: `${self.id}.${outcome.type}`, at: 0 })
  )

it.live("the machine runs as any machine of XState, on actors of one's own", () =>
  Effect.gen(function* () {
    const ok = { type: "ok" }
    const credential = { secret: "password", certificate: false, quotable: true }
    const actor = createActor(
      connectionMachine.provide({
        actors: {
          resolve: answering({ ...ok, profile: undefined, refused: [], credential, fixed: false }),
          dial: answering({ ...ok, channel: "clear" }),
          handshake: answering(ok),
          greeting: answering({ ...ok, capabilities: caps("IMAP4rev1") }),
          settle: answering({ ...ok, channel: "tls", canBind: false }),
          authenticate: answering({ ...ok, capabilities: caps("IMAP4rev1") }),
          select: answering({ ...ok, mailbox })
        }
      }),
      { input: settings({ security: "tls" }) }
    )
    actor.start().send({ type: "user.connect", at: 0 })
    const snapshot = yield* Effect.promise(() =>
      waitFor(actor, (now) => now.matches("selected"), { timeout: 1_000 })
    )
    actor.stop()
    assert.strictEqual(snapshot.context.mailbox, mailbox)
  })
)
