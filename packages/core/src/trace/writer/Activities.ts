/**
 * The activities that a log shows: each from its command to the answer, or as long as the state lasts that is about it. An
 * outcome that the log does not show is `unknown`.
 */
import type * as Trace from "../Trace.ts"
import type { StateId } from "../StateId.ts"

type Move = Trace.EventData<"machine:transition">

/** The beginning or the end of an activity. */
export type ActivityEvent =
  | { readonly name: "activity:start"; readonly data: Trace.EventData<"activity:start"> }
  | { readonly name: "activity:end"; readonly data: Trace.EventData<"activity:end"> }

/** The activity of each state that a command brings about. */
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

/** The activity of each state that lasts as long as it does. */
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
  /** The tag of the last refusal: the activity that it ended has it, and no other. */
  private refusal: string | undefined

  /** Returns what a transition ends and begins. */
  moved({ from, to }: Move): ReadonlyArray<ActivityEvent> {
    const [before, next] = [ofState.get(from), ofState.get(to)]
    const isOver = before !== undefined && this.open.delete(before)
    if (next !== undefined) this.open.set(next, undefined)
    return [
      ...(isOver ? [ended(before, /^(?:failing|failed|closed)$/.test(to) ? "unknown" : "ok")] : []),
      ...(next === undefined ? [] : [begun(next, to)])
    ]
  }

  /** Returns what a handshake begins: a log may show it only by what follows. */
  handshakeBegan(lane: "implicitTls" | "startTls"): ReadonlyArray<ActivityEvent> {
    const id = `${lane}.handshake`
    this.open.set(id, undefined)
    return [begun(id, `dialing.${lane}.handshaking`)]
  }

  /** Returns what the end of a handshake ends. */
  handshakeEnded(ok: boolean): ReadonlyArray<ActivityEvent> {
    const id = Array.from(this.open.keys()).find((each) => each.endsWith(".handshake"))
    if (id === undefined) return []
    this.open.delete(id)
    return [ended(id, ok ? "ok" : "failure")]
  }

  /** Returns what a command begins, after the transitions to its state. */
  sent(tag: string, state: string): ReadonlyArray<ActivityEvent> {
    const id = ofCommand.get(state)
    if (id === undefined) return []
    const isOpen = this.open.has(id)
    this.open.set(id, tag)
    return [...(isOpen ? [ended(id, "unknown")] : []), begun(id, state)]
  }

  /** Returns what an answer ends; `reason`: the tag of what it means, if it is a refusal. */
  answered(tag: string, condition: string, reason?: string): ReadonlyArray<ActivityEvent> {
    for (const [id, asked] of this.open) {
      if (asked !== tag) continue
      this.open.delete(id)
      this.refusal = reason
      return [condition === "OK" ? ended(id, "ok") : ended(id, "refused", reason)]
    }
    return []
  }

  /** Ends what is in progress: the connection is over. `isGreeted`: the greeting came. `reason`: the tag of its failure. */
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
