/**
 * Passes bytes on as they come, without a fiber. It takes them within the event that announces them, as a pull does: a stream that is
 * upgraded while it pushes may stop.
 */
import type { Listening, TransportError } from "@effect-imap/core/Transport"

/** The bytes that are buffered. */
interface Source {
  readonly buffered: () => number
  readonly next: () => Uint8Array | undefined
  /** Asks for more. */
  readonly look: () => void
  readonly ended: () => TransportError | undefined
}

export class DirectReader implements Listening {
  readonly #source: Source
  readonly #receive: (bytes: Uint8Array) => void
  readonly #end: (error: TransportError) => void
  #isPaused = false
  #isTaking = false
  #isOver = false

  constructor(source: Source, receive: (bytes: Uint8Array) => void, end: (error: TransportError) => void) {
    this.#source = source
    this.#receive = receive
    this.#end = end
  }

  wake(): void {
    if (this.#isTaking) return
    this.#isTaking = true
    while (this.#takes() && this.#source.buffered() > 0) {
      const chunk = this.#source.next()
      if (chunk === undefined) break
      this.#receive(chunk)
    }
    this.#isTaking = false
    if (!this.#takes()) return
    const error = this.#source.ended()
    if (error === undefined) return this.#source.look()
    this.stop()
    this.#end(error)
  }

  #takes(): boolean {
    return !this.#isPaused && !this.#isOver
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.wake()
  }

  stop(): void {
    this.#isOver = true
  }
}
