/** Names of mailboxes for people. */
import { decodeUnlabelled } from "../../mime/charset.ts"
import * as ModifiedUtf7 from "../../wire/ModifiedUtf7.ts"
import * as RawName from "../../wire/RawName.ts"

/** Returns a readable guess at a name that is not Unicode; nothing if the name can be shown itself. */
export const labelOf = (name: string): string | undefined => {
  if (RawName.isRaw(name)) return ModifiedUtf7.readable(decodeUnlabelled(RawName.octets(name, true)))
  return undefined
}
