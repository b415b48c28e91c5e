/** Situations that are opened cold: each with the truth, which a reader has to find within ten seconds without it. */
import { Effect } from "effect"
import * as Simulator from "@effect-imap/core/simulator"
import type { Member } from "../../../src/model/fleet/Fleet.ts"
import { type Life, live } from "../live.ts"
import { record, type Setting } from "../record.ts"
import type { Situation } from "../situationParts.ts"

/** What a reader should find. */
export interface Truth {
  /** What happened. */
  readonly what: string
  /** At fault, and whose turn it is. */
  readonly whose: string
  /** What a person does next. */
  readonly act: string
}

/** What is opened: a trace, or the accounts of a fleet. */
export type Opened =
  | { readonly kind: "trace"; readonly bytes: Uint8Array; readonly compare?: boolean }
  | { readonly kind: "fleet"; readonly members: ReadonlyArray<Member>; readonly now: number }

export interface Cold extends Truth {
  readonly id: string
  /** Of the opening of the mailbox. */
  readonly class: "before" | "after"
  readonly opened: Effect.Effect<Opened, unknown>
}

export const trace = (bytes: Effect.Effect<Uint8Array, unknown>): Effect.Effect<Opened, unknown> =>
  Effect.map(bytes, (bytes) => ({ kind: "trace", bytes }) as const)

/** A server that no script is. */
export const met = (setting: Setting) => trace(record({ attempts: 1, ...setting }))

/** A server as a script, as `settings.ts` plays it. */
export const played = ({ script, ...given }: Situation) =>
  trace(
    Effect.flatMap(Simulator.script(`# a server\n${script}\n`), (server) =>
      record({
        attempts: 1,
        ...given,
        account: { security: "tls", id: { enabled: false }, ...given.account },
        server
      })
    )
  )

export const lived = (life: Life) => trace(live(life))

type Reported = readonly [what: string, whose: string, act: string]

/** Names each situation, and says what is true of it. */
export const ofClass =
  (given: Cold["class"]) =>
  (id: string, [what, whose, act]: Reported, opened: Cold["opened"]): Cold => ({
    id,
    class: given,
    what,
    whose,
    act,
    opened
  })
