/** What a trace shows of a caller's turn on a connection: that it waited, behind which call, and that it kept the connection. */
import { Context, Exit, type Fiber } from "effect"
import { known } from "../../../imap/wire/protocolWords.ts"
import type { Asker } from "../../../trace/Event.ts"
import type { Recorder, Release } from "../../../trace/Recorder.ts"
import { releaseOf } from "../../../trace/releaseOf.ts"

/** Who asks: the app, unless a feature of the library sets itself around its work. */
export const Asking = Context.Reference<Asker>("@effect-imap/core/Asking", { defaultValue: () => "app" })

export class TurnRecord {
  /** The call, as a trace shows it. */
  readonly call: string
  readonly by: Asker
  ended: string | undefined
  private readonly recorder: Recorder
  private isWaiting = false
  private wait: Release | undefined
  private hold: Release | undefined

  constructor(recorder: Recorder, fiber: Fiber.Fiber<unknown, unknown>, name: string) {
    this.recorder = recorder
    this.by = fiber.getRef(Asking)
    this.call = name
  }

  /** It has to wait. */
  waits(behind: string | undefined, ahead: number): void {
    const { by, call, recorder } = this
    this.isWaiting = true
    if (!recorder.listening()) return
    const what = behind === undefined ? {} : { behind: callOf(behind) }
    this.wait = recorder.held({ kind: "turn", by, call: callOf(call), ...what, ahead })
  }

  /**
   * It has its turn. `keeps`: others wait until it gives that up, even while it sends nothing. `isInner`: it is a part of the
   * turn of a `within`.
   */
  begin({ isInner, keeps }: { readonly isInner: boolean; readonly keeps: boolean }): void {
    const { by, call, recorder } = this
    if (!isInner) recorder.turn = this
    if (keeps) this.hold = recorder.held({ kind: "hold", by, call })
  }

  /** Its turn is over. */
  end(exit: Exit.Exit<unknown, unknown>): void {
    if (this.recorder.turn === this) this.recorder.turn = undefined
    this.hold?.(releaseOf(exit))
  }

  /** It waits no longer: it has its turn, or gives up with the exit. Returns how many callers fewer wait. */
  left(exit: Exit.Exit<unknown, unknown> = Exit.void): number {
    if (!this.isWaiting) return 0
    this.isWaiting = false
    this.wait?.(releaseOf(exit))
    return 1
  }
}

/** The calls of this library that take a turn. */
const ownCalls: ReadonlySet<string> = new Set([
  "within",
  "select",
  "unselect",
  "stream",
  "changes",
  "account"
])

/** Returns the name of a call as a trace may show it: an app may have made up the name of a command. */
const callOf = (name: string): string => (ownCalls.has(name) ? name : (commandOf(name) ?? "command"))

/** Returns the name of a command if it is one of the protocol. */
export const commandOf = (name: string): string | undefined =>
  name.split(" ").every((word) => known(word) !== undefined) ? name : undefined
