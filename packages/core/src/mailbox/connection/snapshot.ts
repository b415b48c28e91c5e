/** Reads from the state of a run what it means for its users. */
import * as ImapError from "../../failure/ImapError.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import { once } from "../../base/once.ts"

export const isSelected = ({ configuration }: Snapshot): boolean => configuration.is("selected")

export const isAuthenticated = (here: Snapshot) => isSelected(here) || here.configuration.is("unselected")

/** Returns whether the run has ended. Waiting for a person ends it, unless it is kept alive. */
export const isOver = ({ configuration, context }: Snapshot) =>
  configuration.isFinal || (configuration.is("needsUser") && !context.settings.keptAlive)

/** Returns whether callers need not wait: commands can be sent, or never will be. */
export const isResting = (here: Snapshot) => isFree(here) || isOver(here)

const isFree = ({ configuration }: Snapshot) =>
  configuration.is("selected.quiet") || configuration.is("unselected.quiet")

/** Returns whether there is no connection, and none is being made, so that there is none to log out from. */
export const isBetween = ({ configuration, context }: Snapshot) =>
  context.settings.keptAlive &&
  (configuration.is("backoff") || configuration.is("queueing") || configuration.is("needsUser"))

const closed = once(() => ImapError.make({ _tag: "Closed" }, "selected"))

/** The reason of the end: the failure, or the logout. */
export const endOf = ({ configuration, context }: Snapshot): ImapError.ImapError =>
  configuration.is("closed") ? closed() : (context.failure ?? closed())
