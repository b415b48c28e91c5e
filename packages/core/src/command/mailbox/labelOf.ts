/** Names of mailboxes for people. */
import { decodeUnlabelled } from "../../mime/charset.ts"
import * as RawName from "../../wire/RawName.ts"

/** What a person may read of a name that is not Unicode, which is a guess; nothing if the name can be shown itself. */
export const labelOf = (name: string): string | undefined =>
  RawName.isRaw(name) ? decodeUnlabelled(RawName.octets(name, true)) : undefined
