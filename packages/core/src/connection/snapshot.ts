/** What the place of a run in its machine means for its users. */
import * as ImapError from "../ImapError.ts"
import type { Snapshot } from "../interpreter/Interpreter.ts"
import { once } from "../once.ts"

export const isSelected = ({ configuration }: Snapshot): boolean => configuration.is("selected")

export const isAuthenticated = (here: Snapshot) => isSelected(here) || here.configuration.is("unselected")

/** The user's turn ends a run, unless it is kept alive for it. */
export const isOver = ({ configuration, context }: Snapshot) =>
  configuration.isFinal || (configuration.is("needsUser") && !context.settings.keptAlive)

/** Whether commands may be sent: no step of the library is in their way, or none will ever be sent. */
export const isResting = (here: Snapshot) => isFree(here) || isOver(here)

const isFree = ({ configuration }: Snapshot) =>
  configuration.is("selected.quiet") || configuration.is("unselected.quiet")

/** No connection is there, and none is being made: there is nobody to say goodbye to. */
export const isBetween = ({ configuration, context }: Snapshot) =>
  context.settings.keptAlive &&
  (configuration.is("backoff") || configuration.is("queueing") || configuration.is("needsUser"))

const closed = once(() => ImapError.make({ _tag: "Closed" }, "selected"))

/** Why it is over: the failure, or the user's own goodbye. */
export const endOf = ({ configuration, context }: Snapshot): ImapError.ImapError =>
  configuration.is("closed") ? closed() : (context.failure ?? closed())
