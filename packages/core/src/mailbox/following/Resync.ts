/** Records whether a follower has all changes since a mailbox was last open. */
import type { EventData } from "../../trace/Event.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import type { Change } from "../Changes.ts"
import type { Mirror } from "./View.ts"

type How = EventData<"mailbox:resynchronized">

export class Resync {
  private readonly recorder: Recorder
  /** Absent while there is nothing to find out. */
  private by: How["by"] | undefined
  private outcome: Omit<How, "by"> = { outcome: "complete" }

  constructor(recorder: Recorder) {
    this.recorder = recorder
  }

  /** The mailbox was opened; `before` is what was known by then. An app that knew nothing begins with a `Reset`. */
  begin({ continuity, view }: Pick<Mirror, "continuity" | "view">): void {
    const asksDelta = view._tag === "opening" && view.asksDelta
    this.by = continuity._tag === "nothing" ? undefined : asksDelta ? "qresync" : "select"
    this.outcome = { outcome: "complete" }
  }

  /** Called when the mailbox is no longer open. */
  leave(): void {
    this.by = undefined
  }

  /** Called with each change that is reported to the app. */
  changed({ _tag, ...change }: Change): void {
    if (_tag === "Missed" && this.outcome.outcome === "complete") this.outcome = { outcome: "missed" }
    else if (_tag === "Reset" && "reason" in change)
      this.outcome = { outcome: "reset", reason: change.reason }
  }

  /** Some of it is known now; `isAll` returns whether nothing is left to be asked. */
  goOn(isAll: () => boolean): void {
    const { by, outcome, recorder } = this
    if (by === undefined) return
    if (!isAll()) return void (this.by = "questions")
    this.by = undefined
    recorder.emit("mailbox:resynchronized", { by, ...outcome })
  }
}
