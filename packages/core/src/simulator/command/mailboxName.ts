/** Mailbox names on the client's side: UTF-8 if the client has enabled it. RFC 6855 §3. */
import { Option } from "effect"
import * as ModifiedUtf7 from "../../imap/wire/ModifiedUtf7.ts"
import { type Argument, textOf } from "../ClientCommand.ts"
import { quoted } from "../mail/render.ts"
import type { Question } from "../Turn.ts"

/** Returns the name in wire form, as in the store. */
export const nameIn = ({ state }: Question, argument: Argument | undefined): string | undefined => {
  const text = textOf(argument)
  return text === undefined || !state.utf8 ? text : ModifiedUtf7.encode(text)
}

/** Returns the name quoted, for the client. */
export const nameFor = ({ state }: Question, name: string): string =>
  quoted(state.utf8 ? Option.getOrElse(ModifiedUtf7.decode(name), () => name) : name)
