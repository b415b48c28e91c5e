import * as Utf8 from "../../imap/wire/Utf8.ts"
import type { Item } from "./Log.ts"

type Sent = Extract<Item, { readonly _tag: "Sent" }>

/** The maximum number of commands tracked, over all connections. Answers rarely come later. */
const maxKept = 64

/** The last commands of a log. */
export class LastSent {
  /** The number of commands until now. */
  count = 0
  private readonly last: Array<Sent> = []

  add(item: Sent): void {
    this.last[this.count++ % maxKept] = item
  }

  /** Returns the number of the last command with this tag, counted from 1; 0 if none is remembered. */
  numberOf(tag: string, connection: string): number {
    const { count, last } = this
    const begin = `${tag} `
    for (let number = count; number > 0 && number > count - maxKept; number--) {
      const item = last[(number - 1) % maxKept]
      if (item?.connection !== connection) continue
      if (Utf8.decode(item.bytes.subarray(0, begin.length)) === begin) return number
    }
    return 0
  }
}
