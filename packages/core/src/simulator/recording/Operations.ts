/** The operations of the network in a trace, each from its beginning to its end. */
import type { Events } from "../../trace/Trace.ts"

export class Operations {
  private readonly begun = new Map<string, Events["net:start"]>()

  begin(event: Events["net:start"]): void {
    this.begun.set(keyOf(event), event)
  }

  /** Returns the beginning of the operation that ends here, if the trace has it. */
  beginningOf(event: Events["net:end"]): Events["net:start"] | undefined {
    return this.begun.get(keyOf(event))
  }
}

const keyOf = ({ data, group_id }: Events["net:start" | "net:end"]): string =>
  `${group_id} ${data.lane} ${data.op}`
