/**
 * The vocabulary of the machine: its actors, delays, guards and actions by name, so that the picture reads.
 *
 * Time comes with each event; nothing here asks a clock, and nothing here performs anything.
 */
import { assign, type CallbackActorLogic, type EventObject, fromCallback, setup } from "xstate"
import type { Activities, ActivityName, Event } from "./activities.ts"
import type { Context } from "./Context.ts"
import { delays } from "./delays.ts"
import { guards } from "./guards.ts"
import type { StateMeta } from "./meta.ts"
import type { Settings } from "./Settings.ts"
import { updates } from "./updates.ts"

/** Stands for an activity: the machine only names it, the interpreter runs it. */
const activity = <Name extends ActivityName>(): CallbackActorLogic<EventObject, Activities[Name]["input"]> =>
  fromCallback(() => {})

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
  actions: {
    beginAttempt: assign(updates.beginAttempt),
    startOver: assign(updates.startOver),
    keepResolved: assign(updates.keepResolved),
    beginLaneState: assign(updates.beginLaneState),
    keepLaneChannel: assign(updates.keepLaneChannel),
    keepGreeting: assign(updates.keepGreeting),
    beginInquiry: assign(updates.beginInquiry),
    keepLaneCapabilities: assign(updates.keepLaneCapabilities),
    secureLane: assign(updates.secureLane),
    winLane: assign(updates.winLane),
    loseLane: assign(updates.loseLane),
    blameLaneLimit: assign(updates.blameLaneLimit),
    blamePreauth: assign(updates.blamePreauth),
    blameMissingStartTls: assign(updates.blameMissingStartTls),
    blameLanes: assign(updates.blameLanes),
    keepSettled: assign(updates.keepSettled),
    keepCapabilities: assign(updates.keepCapabilities),
    chooseForm: assign(updates.chooseForm),
    beginLogin: assign(updates.beginLogin),
    keepRefused: assign(updates.keepRefused),
    keepLoginFailure: assign(updates.keepLoginFailure),
    blameLoginLimit: assign(updates.blameLoginLimit),
    keepRefreshed: assign(updates.keepRefreshed),
    refreshLater: assign(updates.refreshLater),
    blamePlaintext: assign(updates.blamePlaintext),
    blameMechanism: assign(updates.blameMechanism),
    blameInsecureChannel: assign(updates.blameInsecureChannel),
    blameCapabilities: assign(updates.blameCapabilities),
    keepAuthenticated: assign(updates.keepAuthenticated),
    beginStep: assign(updates.beginStep),
    board: assign(updates.board),
    finish: assign(updates.finish),
    keepAuthenticatedCapabilities: assign(updates.keepAuthenticatedCapabilities),
    passOverId: assign(updates.passOverId),
    identified: assign(updates.identified),
    beginReidentifying: assign(updates.beginReidentifying),
    want: assign(updates.want),
    keepMailbox: assign(updates.keepMailbox),
    keepFailure: assign(updates.keepFailure),
    blameLimit: assign(updates.blameLimit),
    takeCaution: assign(updates.takeCaution),
    conclude: assign(updates.conclude)
  }
})

export const { createMachine, createStateConfig } = vocabulary
