/** The diagnosis of a refused command: that which its caller's error has. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Answer, CommandSpan, Connection } from "../../connection/Connection.ts"
import { humanText } from "../../evidence/facts.ts"
import { listedFor } from "../../evidence/listed.ts"
import { offersOf } from "../../evidence/offers.ts"
import { countBeyond } from "../../evidence/opened.ts"
import { roomFor } from "../../evidence/watch/Freed.ts"
import { watchedOn } from "../../evidence/watch/Watches.ts"
import { capabilitiesOf } from "../../evidence/said.ts"
import { examined, setFlaw, setsUnpermitted } from "../mailbox.ts"

/** Returns the diagnosis that the error of the refused command has. */
export const diagnosed = (
  command: CommandSpan,
  { code, condition, line, text }: Answer,
  connection: Connection,
  {
    askedFirstMs,
    count,
    readOnly: locked
  }: {
    readonly askedFirstMs: number | undefined
    readonly count: number
    readonly readOnly: boolean
  }
): Advice.Diagnosis =>
  Advice.ofCommand({
    command: command.name,
    status: condition === "BAD" ? "BAD" : "NO",
    code: code?.split(" ")[0],
    text: humanText(text),
    host: connection.started?.host ?? "",
    readOnly: locked,
    examined: examined(command, connection),
    malformed: command.malformed ?? setFlaw(command, connection),
    beyond: countBeyond(command, connection),
    unpermitted: setsUnpermitted(command, connection),
    refusedAgain: count > 1,
    askedFirstMs,
    offers: offersOf(connection),
    room: roomFor({ line, text }, [watchedOn.of(connection).commands]),
    chosen: command.chosen,
    ...listedFor(command, connection),
    ...unlistedIn(command, connection)
  })

/** Without a list, nothing is known of it. */
const unlistedIn = ({ name, text }: CommandSpan, connection: Connection) => {
  const listed = new Set(capabilitiesOf(connection).after.map((each) => each.toUpperCase()))
  return listed.size === 0 ? {} : { unlisted: Advice.unlisted(name, text, listed) }
}
