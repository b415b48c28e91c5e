/**
 * The vocabulary of the machine: its actors, delays, guards and actions by name, so that the picture reads.
 *
 * Time comes with each event; nothing here asks a clock, and nothing here performs anything.
 */
import { assign, type CallbackActorLogic, type EventObject, fromCallback, setup } from "xstate"
import { type Activities, type ActivityName, type Event, type Invokes, invokes } from "./activities.ts"
import type { Context, Now } from "./Context.ts"
import { delays } from "./delays.ts"
import { guards } from "./guards.ts"
import type { StateMeta } from "./meta.ts"
import type { Settings } from "./Settings.ts"
import { updates } from "./updates.ts"

type Actors = {
  readonly [Name in ActivityName]: CallbackActorLogic<EventObject, Activities[Name]["input"]>
}

/** The activities. The machine only names them; the interpreter runs them. */
function actorsOf(all: Invokes): Actors
function actorsOf(all: Invokes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.values(all).map((name) => [name, fromCallback(() => {})]))
}

type Update<Params> = (now: Now, params: Params) => Partial<Context>

/** Each update, as the action of its name. */
type Assigned<Updates> = {
  [Name in keyof Updates]: Updates[Name] extends () => Partial<Context>
    ? ReturnType<typeof assign<Context, Event, undefined, Event, never>>
    : Updates[Name] extends (now: Now) => Partial<Context>
      ? ReturnType<typeof assign<Context, Event, undefined, Event, never>>
      : Updates[Name] extends Update<infer Params>
        ? ReturnType<typeof assign<Context, Event, Params, Event, never>>
        : never
}

/** An update is named once, where it is written; two signatures say that each becomes the action of its name. */
function assigns<Updates extends Readonly<Record<string, Update<never>>>>(all: Updates): Assigned<Updates>
function assigns(all: Readonly<Record<string, Update<never>>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(all).map(([name, update]) => [name, assign(update)]))
}

export const vocabulary = setup({
  types: { context: {} as Context, events: {} as Event, input: {} as Settings, meta: {} as StateMeta },
  actors: actorsOf(invokes),
  delays,
  guards,
  actions: assigns(updates)
})
