/** Two SELECTs of the app of which one was sent before the other's answer: which mailbox is open after both is not sure. */
import { LazyMap } from "../../../trace/Lazy.ts"
import type { Asked } from "./Watch.ts"

/** So many are followed at once. */
const most = 64

export class RacedSelects {
  /** The lines of the last two of them. */
  raced: ReadonlyArray<number> = []
  /** Those without an answer, by their tags. */
  private readonly selecting = new LazyMap<string, { readonly line: number; readonly box: string }>()

  /** A command leaves the open mailbox, if there is one. */
  sent({ isApps, line, name = "", tag, text }: Asked): void {
    const box = text.split(" ").slice(2).join(" ")
    const other = Array.from(this.selecting.values()).find((each) => each.box !== box)
    this.raced = other === undefined || !isApps ? [] : [other.line, line]
    if (isApps && tag !== undefined && /^(?:SELECT|EXAMINE)$/.test(name) && this.selecting.size < most)
      this.selecting.set(tag, { line, box })
  }

  answered(tag: string): void {
    this.selecting.delete(tag)
  }

  end(): void {
    this.selecting.clear()
  }
}
