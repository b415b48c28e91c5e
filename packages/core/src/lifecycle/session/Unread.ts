/**
 * Records the time in which nothing is read from the network because the app does not take what came. Many short waits, as for
 * an app that is a little slower than the server, are one event.
 */
import { Effect } from "effect"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { Recorder, Release } from "../../trace/Recorder.ts"
import type { Streaming } from "./FetchStream.ts"
import type { State } from "./State.ts"

/** The parts of the driver that are needed. */
interface Owner {
  readonly means: { readonly alarm: Alarm; readonly recorder: Recorder }
  readonly state: Pick<State, "entries">
  readonly now: () => number
}

/** Less than so many milliseconds in all is not worth an event. */
const minUnread = 100

/** A read that takes so many milliseconds waits for the server, or the network: until then, they wait for the app. */
const apart = 10

/** So many milliseconds, until then. */
interface Wait {
  readonly ms: number
  readonly end: number
}

const none: Wait = { ms: 0, end: 0 }

export class Unread {
  readonly #owner: Owner
  /** The time at which the app began to be slow, the milliseconds that nothing was read since, and when that was last. */
  #since: number | undefined
  #waited = 0
  #until = 0
  /** The longest of those waits: its milliseconds, and its end. */
  #longest: Wait = none
  /** The wait that tells of a loss for the longest time. */
  #telling: Wait = none
  /** The time at which the wait in progress began. */
  #waiting: number | undefined
  #release: Release | undefined

  constructor(owner: Owner) {
    this.#owner = owner
  }

  /** Something was read. */
  read(): void {
    if (this.#since !== undefined && this.#owner.now() - this.#until > apart) this.end()
  }

  /** Hands on what came; nothing is read until the app has room for it. */
  flush({ flush }: Streaming): Effect.Effect<void> {
    const owner = this.#owner
    const { means } = owner
    return Effect.suspend(() => {
      const began = owner.now()
      this.#waiting = began
      // an app that takes nothing for long is seen meanwhile
      const isLong = { ring: () => this.#begin(began), ends: 0 }
      if (means.recorder.listening()) means.alarm.set(isLong, minUnread)
      const over = Effect.sync(() => {
        means.alarm.clear(isLong)
        // the stream may have ended meanwhile
        const counts = this.#waiting === began
        this.#waiting = undefined
        this.#until = owner.now()
        if (this.#until === began || !counts) return
        this.#since ??= began
        this.#waited += this.#until - began
        this.#longest = this.#longestUntil(began)
        this.#telling = this.#tellingUntil(began)
        if (this.#waited >= minUnread) this.#begin(began)
      })
      return Effect.ensuring(flush, over)
    })
  }

  #begin(began: number): void {
    const { means, state } = this.#owner
    if (this.#release !== undefined) return
    const entry = state.entries.find(({ streamed }) => streamed === true)
    const whose = entry === undefined ? {} : { tag: entry.tag, call: entry.command.name }
    const ms = Math.round(this.#owner.now() - (this.#since ?? began))
    this.#release = means.recorder.held({ kind: "unread", by: "app", ...whose, ms })
  }

  /** The stream is over. */
  end(): void {
    const rest = this.#waiting === undefined ? 0 : this.#owner.now() - this.#waiting
    const { ms: longest } = this.#longestUntil(this.#waiting)
    this.#waiting = undefined
    this.#release?.({ outcome: "done", ms: Math.round(this.#waited + rest), longest: Math.round(longest) })
    this.#release = undefined
    this.#since = undefined
    this.#waited = 0
    this.#longest = none
    this.#telling = none
  }

  /**
   * Returns the milliseconds of a wait after which only that came which was on its way before: nothing since, or at once, and for
   * less time than the wait had lasted. 0 if there was none.
   */
  lately(): number {
    const now = this.#owner.now()
    const { end, ms } = this.#tellingUntil(this.#waiting)
    return now - end < ms ? Math.round(ms) : 0
  }

  /** Returns the longest wait, with one that began then and lasts until now. */
  #longestUntil(began: number | undefined): Wait {
    const end = this.#owner.now()
    return began === undefined || end - began < this.#longest.ms ? this.#longest : { ms: end - began, end }
  }

  /** The same for what is lost now: a later wait that is a little shorter says more than the longest, which is long over. */
  #tellingUntil(began: number | undefined): Wait {
    const end = this.#owner.now()
    const telling = this.#telling
    return began === undefined || end + end - began < telling.end + telling.ms
      ? telling
      : { ms: end - began, end }
  }
}
