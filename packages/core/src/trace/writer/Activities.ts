/**
 * The activities in a log: each lasts from its command to the answer, or as long as its state. An outcome that the log does not
 * show is `unknown`.
 */
import type * as Trace from "../Trace.ts"
import type { StateId } from "../StateId.ts"

type Move = Trace.EventData<"machine:transition">

/** The beginning or the end of an activity. */
export type ActivityEvent =
  | { readonly name: "activity:start"; readonly data: Trace.EventData<"activity:start"> }
  | { readonly name: "activity:end"; readonly data: Trace.EventData<"activity:end"> }

/** The activity of each state that a command enters. */
const ofCommand: ReadonlyMap<string, string> = new Map<StateId, string>([
  ["dialing.startTls.capability", "startTls.capability"],
  ["dialing.startTls.upgrading", "startTls.upgrade"],
  ["capability", "capability"],
  ["authenticating.requesting", "authenticate"],
  ["recapability", "recapability"],
  ["identifying", "identify"],
  ["enabling", "enable"],
  ["selecting", "select"],
  ["compressing", "compress"],
  ["loggingOut", "logout"]
])

/** The activity of each state whose activity lasts as long as the state. */
const ofState: ReadonlyMap<string, string> = new Map<StateId, string>([
  ["dialing.implicitTls.connecting", "implicitTls.connect"],
  ["dialing.implicitTls.greeting", "implicitTls.greeting"],
  ["dialing.startTls.connecting", "startTls.connect"],
  ["dialing.startTls.greeting", "startTls.greeting"],
  ["selected.quiet", "watch"],
  ["unselected.quiet", "unselected.watch"]
])

export class Activities {
  /** The activities in progress, each with the tag of its command. */
  private readonly open = new Map<string, string | undefined>()
  /** The tag of the last refusal. Only the activity that it ended records it. */
  private refusal: string | undefined

  /** Returns the activities that a transition ends and starts. */
  moved({ from, to }: Move): ReadonlyArray<ActivityEvent> {
    const [before, next] = [ofState.get(from), ofState.get(to)]
    const isOver = before !== undefined && this.open.delete(before)
    if (next !== undefined) this.open.set(next, undefined)
    return [
      ...(isOver ? [ended(before, /^(?:failing|failed|closed)$/.test(to) ? "unknown" : "ok")] : []),
      ...(next === undefined ? [] : [begun(next, to)])
    ]
  }

  /** Starts the activity of a handshake, which a log may show only by what follows. */
  handshakeBegan(lane: "implicitTls" | "startTls"): ReadonlyArray<ActivityEvent> {
    const id = `${lane}.handshake`
    this.open.set(id, undefined)
    return [begun(id, `dialing.${lane}.handshaking`)]
  }

  /** Ends the activity of a handshake. */
  handshakeEnded(ok: boolean): ReadonlyArray<ActivityEvent> {
    const id = Array.from(this.open.keys()).find((each) => each.endsWith(".handshake"))
    if (id === undefined) return []
    this.open.delete(id)
    return [ended(id, ok ? "ok" : "failure")]
  }

  /** Starts the activity of a command, after the transitions to its state. */
  sent(tag: string, state: string): ReadonlyArray<ActivityEvent> {
    const id = ofCommand.get(state)
    if (id === undefined) return []
    const isOpen = this.open.has(id)
    this.open.set(id, tag)
    return [...(isOpen ? [ended(id, "unknown")] : []), begun(id, state)]
  }

  /** Ends the activity that an answer completes. `reason`: the tag of the failure, if it is a refusal. */
  answered(tag: string, condition: string, reason?: string): ReadonlyArray<ActivityEvent> {
    for (const [id, asked] of this.open) {
      if (asked !== tag) continue
      this.open.delete(id)
      this.refusal = reason
      return [condition === "OK" ? ended(id, "ok") : ended(id, "refused", reason)]
    }
    return []
  }

  /** Ends all activities at the end of the connection. `isGreeted`: the greeting came. `reason`: the tag of the failure. */
  over(isGreeted: boolean, reason?: string): ReadonlyArray<ActivityEvent> {
    const ids = Array.from(this.open.keys())
    const why = reason === this.refusal ? undefined : reason
    this.open.clear()
    return ids.map((id) =>
      isGreeted && id.endsWith(".greeting")
        ? ended(id, "ok")
        : {
            name: "activity:end",
            data: { id, outcome: "interrupted", interrupted: true, ...reasonOf(why) }
          }
    )
  }
}

const begun = (id: string, state: string): ActivityEvent => ({ name: "activity:start", data: { id, state } })

const ended = (id: string, outcome: string, reason?: string): ActivityEvent => ({
  name: "activity:end",
  data: { id, outcome, ...reasonOf(reason) }
})

const reasonOf = (reason: string | undefined) => (reason === undefined ? {} : { reason })
