/** Commands of extensions, with the capability that lists each. RFC 9051 §6.1.1, appendix E. */
import { inRev2 } from "./rev2.ts"

const extensions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "UID EXPUNGE": "UIDPLUS",
    MOVE: "MOVE",
    "UID MOVE": "MOVE",
    SORT: "SORT",
    "UID SORT": "SORT",
    NAMESPACE: "NAMESPACE",
    UNSELECT: "UNSELECT",
    GETQUOTA: "QUOTA",
    GETQUOTAROOT: "QUOTA",
    SETQUOTA: "QUOTASET",
    GETACL: "ACL",
    SETACL: "ACL",
    DELETEACL: "ACL",
    LISTRIGHTS: "ACL",
    MYRIGHTS: "ACL",
    GETMETADATA: "METADATA",
    SETMETADATA: "METADATA",
    XLIST: "XLIST",
    ESEARCH: "MULTISEARCH"
  })
)

/** Gmail's own items, in commands that each server has. */
const gmails = /\bX-GM-(?:LABELS|MSGID|THRID|RAW)\b/i

/** Returns the capability that a command needs, and that is not among those that the server lists, in upper case. */
export const unlisted = (
  name: string,
  text: string,
  capabilities: Pick<ReadonlySet<string>, "has">
): string | undefined => {
  const needed = extensions.get(name) ?? (gmails.test(text) ? "X-GM-EXT-1" : undefined)
  if (needed === undefined || capabilities.has(needed)) return undefined
  // some list the older name of QUOTASET
  if (needed === "QUOTASET" && capabilities.has("QUOTA")) return undefined
  return capabilities.has("IMAP4REV2") && inRev2.has(needed) ? undefined : needed
}
