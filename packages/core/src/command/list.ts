/** LIST. RFC 9051 §6.3.9. */
import { Option } from "effect"
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"
import type { ListData } from "../Response.ts"
import * as ModifiedUtf7 from "../wire/ModifiedUtf7.ts"

/** The mailboxes that match, their names in Unicode. A name that is no modified UTF-7 stays as sent. RFC 9051 §6.3.9. */
export const list = (reference: string, pattern: string): Command<ReadonlyArray<ListData>> => ({
  name: "LIST",
  args: [Argument.mailbox(reference), Argument.mailbox(pattern)],
  result: (untagged) =>
    untagged.flatMap((response) =>
      response._tag === "List"
        ? [{ ...response, name: Option.getOrElse(ModifiedUtf7.decode(response.name), () => response.name) }]
        : []
    )
})
