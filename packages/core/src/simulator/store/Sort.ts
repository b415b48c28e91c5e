/** The order of messages that SORT asks for. RFC 5256 §3, RFC 5957. */
import { type Argument, textOf } from "../ClientCommand.ts"
import { addresses } from "../mail/addresses.ts"
import { baseSubject } from "../mail/baseSubject.ts"
import { sentAt, receivedAt } from "../mail/date.ts"
import { words } from "../mail/decode.ts"
import * as Mime from "../mail/Mime.ts"
import { utf8 } from "../../base/octets.ts"
import type { StoredMessage } from "./Mailstore.ts"
import type { Numbered } from "./View.ts"

type Key = (message: StoredMessage, parsed: Mime.MimePart) => string | number

export interface Criterion {
  readonly key: Key
  readonly sign: 1 | -1
}

/** Reads `(SUBJECT REVERSE DATE)`. Returns nothing if one of them is no criterion. */
export const parse = (
  argument: Argument | undefined,
  lists: (capability: string) => boolean
): ReadonlyArray<Criterion> | undefined => {
  const names =
    argument?._tag === "List" ? argument.items.map((item) => textOf(item)?.toUpperCase() ?? "") : []
  const criteria: Array<Criterion> = []
  let sign: 1 | -1 = 1
  for (const name of names) {
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined
    const isReverse: boolean = name === "REVERSE" && sign === 1
    if (key === undefined && !isReverse) return undefined
    if (name.startsWith("DISPLAY") && !lists("SORT=DISPLAY")) return undefined
    if (key !== undefined) criteria.push({ key, sign })
    sign = isReverse ? -1 : 1
  }
  return criteria.length === 0 || sign === -1 ? undefined : criteria
}

/** Sorts messages; those that are equal by all criteria stay in their order. */
export const sorted = (
  messages: ReadonlyArray<Numbered>,
  criteria: ReadonlyArray<Criterion>
): ReadonlyArray<Numbered> => {
  const valued = messages.map((numbered) => {
    const parsed = Mime.parse(numbered.message.octets)
    return { numbered, values: criteria.map(({ key }) => key(numbered.message, parsed)) }
  })
  const order = (one: (typeof valued)[number], other: (typeof valued)[number]): number => {
    for (const [index, { sign }] of criteria.entries()) {
      const [a = 0, b = 0] = [one.values[index], other.values[index]]
      if (a !== b) return a < b ? -sign : sign
    }
    return 0
  }
  return valued.toSorted(order).map(({ numbered }) => numbered)
}

/** Upper case, as `i;unicode-casemap` compares. RFC 5051. */
const folded = (text: string): string => text.toUpperCase()

/** The mailbox of the first address; of a group, its name. */
const mailbox =
  (name: string): Key =>
  (_, parsed) =>
    folded(utf8(addresses(Mime.field(parsed, name) ?? "")[0]?.mailbox ?? ""))

/** The first address as people read it: its name, or else itself. RFC 5957 §3. */
const display =
  (field: string): Key =>
  (_, parsed) => {
    const { host = "", mailbox = "", name = "" } = addresses(Mime.field(parsed, field) ?? "")[0] ?? {}
    return folded(name === "" ? utf8(host === "" ? mailbox : `${mailbox}@${host}`) : words(name))
  }

const keys: Readonly<Record<string, Key>> = {
  ARRIVAL: ({ internalDate }) => receivedAt(internalDate),
  CC: mailbox("Cc"),
  DATE: ({ internalDate }, parsed) => sentAt(parsed, internalDate),
  DISPLAYFROM: display("From"),
  DISPLAYTO: display("To"),
  FROM: mailbox("From"),
  SIZE: ({ octets }) => octets.length,
  SUBJECT: (_, parsed) => folded(baseSubject(parsed).base),
  TO: mailbox("To")
}
