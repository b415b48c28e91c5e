/** The recorder of a program without a sink. It records nothing, but keeps the secrets, since errors are redacted too. */
import type { Make } from "./Recorder.ts"
import * as Redactor from "./Redactor.ts"

export const silent: Make = (_trace, _clock, _machine, _users, redactor = Redactor.make()) => ({
  isSilent: true,
  listening: no,
  emit: nothing,
  here: nowhere,
  held: nowhere,
  turn: undefined,
  attempt: nothing,
  sent: nothing,
  received: nothing,
  redactor
})

const no = () => false

const nothing = () => undefined

const nowhere = () => nothing
