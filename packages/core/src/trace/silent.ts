/** The recorder of a program without a sink: it records nothing, and knows secrets anyway, since errors need them. */
import type { Make } from "./Recorder.ts"
import * as Redactor from "./Redactor.ts"

export const silent: Make = (_trace, _clock, _machine, _users, redactor = Redactor.make()) => ({
  isSilent: true,
  listening: no,
  emit: nothing,
  here: () => nothing,
  held: () => nothing,
  turn: undefined,
  attempt: nothing,
  sent: nothing,
  received: nothing,
  redactor
})

const no = () => false

const nothing = () => undefined
