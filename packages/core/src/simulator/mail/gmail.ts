/** Gmail's labels, numbers and conversations. https://developers.google.com/workspace/gmail/imap/imap-extensions */
import * as Mime from "./Mime.ts"
import { quoted } from "./render.ts"

interface Message {
  readonly octets: string
  readonly labels?: ReadonlyArray<string> | undefined
}

/** Writes `(\Important "Work/2026")`. */
export const labelList = ({ labels = [] }: Pick<Message, "labels">): string =>
  `(${labels.map((label) => (/^\\?[\w-]+$/.test(label) ? label : quoted(label))).join(" ")})`

/** Returns the number that all copies of a message share. */
export const messageNumber = ({ octets }: Message): string => hash(octets)

/** Returns the number of a conversation, by the subject. */
export const threadNumber = ({ octets }: Message): string =>
  hash((Mime.field(Mime.parse(octets), "Subject") ?? "").replace(/^(?:(?:re|fwd?):\s*)+/i, ""))

/** FNV-1a of 63 bits, which Gmail's numbers fit into. */
const hash = (text: string): string => {
  let value = 0xcbf29ce484222325n
  for (let at = 0; at < text.length; at++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n)
  }
  return `${BigInt.asUintN(63, value)}`
}
