/** Two SELECTs of the app of which one was sent before the other's answer: which mailbox is open after both is not sure. */
import { type Dialogue, isSelect } from "../Dialogue.ts"
import type { Sent } from "../Line.ts"
import { noList } from "../../../../trace/Sparse.ts"

export class RacedSelects {
  /** The lines of the last two of them. */
  raced: ReadonlyArray<number> = noList

  /** A command leaves the open mailbox, if there is one. */
  sent({ isApps, line, text }: Sent, { running }: Dialogue): void {
    const other = Array.from(running.values()).find(
      (each) => each.isApps && isSelect(each.name) && boxIn(each.text) !== boxIn(text)
    )
    this.raced = other === undefined || !isApps ? [] : [other.line, line]
  }
}

const boxIn = (text: string): string => text.split(" ").slice(2).join(" ")
