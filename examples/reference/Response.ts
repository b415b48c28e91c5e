import { Argument, Command, type ImapConnection, Response } from "@effect-imap/core"
import { Effect } from "effect"

// Response.textOf
// a server chooses by itself whether a value comes as an atom, a string or a literal
const fetch = Command.raw(
  "UID FETCH",
  Argument.sequence([1, "*"]),
  Argument.list(Argument.atom("X-GM-THRID"))
)

export const threads = ({ execute }: ImapConnection.ImapConnection) =>
  Effect.map(execute(fetch), ({ value }) =>
    value.flatMap((data) =>
      data._tag === "Fetch" ? [Response.textOf(data.attributes.get("X-GM-THRID"))] : []
    )
  )
