/**
 * The vocabulary of the machine: its actors, delays, guards and actions by name, so that the picture reads.
 *
 * Time comes with each event; nothing here asks a clock, and nothing here performs anything.
 */
import { assign, type CallbackActorLogic, type EventObject, fromCallback, setup } from "xstate"
import type { Activities, ActivityName, Event } from "./activities.ts"
import type { Context, Now } from "./Context.ts"
import { delays } from "./delays.ts"
import { guards } from "./guards.ts"
import type { StateMeta } from "./meta.ts"
import type { Settings } from "./Settings.ts"
import { updates } from "./updates.ts"

/** Stands for an activity: the machine only names it, the interpreter runs it. */
const activity = <Name extends ActivityName>(): CallbackActorLogic<EventObject, Activities[Name]["input"]> =>
  fromCallback(() => {})

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

const vocabulary = setup({
  types: { context: {} as Context, events: {} as Event, input: {} as Settings, meta: {} as StateMeta },
  actors: {
    resolve: activity<"resolve">(),
    dial: activity<"dial">(),
    handshake: activity<"handshake">(),
    greeting: activity<"greeting">(),
    regreeting: activity<"regreeting">(),
    capability: activity<"capability">(),
    inquire: activity<"inquire">(),
    startTls: activity<"startTls">(),
    settle: activity<"settle">(),
    authenticate: activity<"authenticate">(),
    respond: activity<"respond">(),
    refresh: activity<"refresh">(),
    identify: activity<"identify">(),
    enable: activity<"enable">(),
    select: activity<"select">(),
    watch: activity<"watch">(),
    logout: activity<"logout">(),
    close: activity<"close">(),
    backoff: activity<"backoff">()
  },
  delays,
  guards,
  actions: assigns(updates)
})

export const { createMachine, createStateConfig } = vocabulary
