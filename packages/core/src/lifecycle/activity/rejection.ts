/** Errors of commands that the server refused or never answered, in its own words. */
import * as ImapError from "../../failure/ImapError.ts"
import { ofCommand } from "../../failure/quirk/byCode.ts"
import type { Step } from "../../failure/Reason.ts"
import type { Tagged } from "../../imap/Response.ts"
import type { Session } from "../session/Session.ts"

/** The error of a command that the server refused by its tag. */
export const rejected = (
  session: Session,
  command: string,
  tagged: Tagged,
  step: Step
): ImapError.ImapError =>
  ImapError.make(ofCommand(tagged, command, session.recorder.redactor), step, {
    serverText: session.recorder.redactor.text(tagged.text)
  })

/** The error of a command that the server never answered by its tag. */
export const swallowed = (
  session: Session,
  command: string,
  text: string | undefined,
  step: Step
): ImapError.ImapError =>
  ImapError.make({ _tag: "CommandRejectedUntagged", command }, step, {
    serverText: text === undefined ? undefined : session.recorder.redactor.text(text)
  })
