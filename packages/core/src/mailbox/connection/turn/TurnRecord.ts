/** Records a caller's turn in the trace: its wait, the call that it waited for, and how long it held the connection. */
import { Context, Exit, type Fiber } from "effect"
import { known } from "../../../imap/wire/protocolWords.ts"
import type { Asker } from "../../../trace/Event.ts"
import type { Recorder, Release } from "../../../trace/Recorder.ts"
import { releaseOf } from "../../../trace/releaseOf.ts"

/** The asker: the app, unless a feature of the library names itself. */
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

  /** Records the start of a wait. */
  waits(behind: string | undefined, ahead: number): void {
    const { by, call, recorder } = this
    this.isWaiting = true
    if (!recorder.listening()) return
    const what = behind === undefined ? {} : { behind: callOf(behind) }
    this.wait = recorder.held({ kind: "turn", by, call: callOf(call), ...what, ahead })
  }

  /**
   * Records the start of the turn. `keeps`: the caller holds the connection even while it sends nothing. `isInner`: the turn
   * is part of a `within`.
   */
  begin({ isInner, keeps }: { readonly isInner: boolean; readonly keeps: boolean }): void {
    const { by, call, recorder } = this
    if (!isInner) recorder.turn = this
    if (keeps) this.hold = recorder.held({ kind: "hold", by, call })
  }

  /** Records the end of the turn. */
  end(exit: Exit.Exit<unknown, unknown>): void {
    if (this.recorder.turn === this) this.recorder.turn = undefined
    this.hold?.(releaseOf(exit))
  }

  /** Records the end of the wait: the turn begins, or the caller gives up with the exit. Returns by how much the queue shrinks. */
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
