/** Lines of a trace that wait for the disk, bounded by their bytes. They are ASCII, so a character is a byte. */
import * as Sizes from "@effect-imap/core/internal/Sizes"
import { gapBefore } from "@effect-imap/core/internal/Trace"
import * as Trace from "@effect-imap/core/Trace"
import { Latch } from "effect"

/** Bounds of a trace file, in bytes. */
export interface FileOptions {
  /**
   * The number of bytes that may wait for the disk (default 4 MiB). Further events are dropped, and `trace:gap` counts
   * them.
   */
  readonly bufferBytes?: number
  /** The maximum length of the file (default 256 MiB). A `trace:gap` at its end counts later events. */
  readonly maxBytes?: number
}

export class LineBuffer {
  /** Open while lines wait, and after the buffer was closed. */
  readonly arrived = Latch.makeUnsafe()
  private readonly bufferBytes: number
  private readonly maxBytes: number
  private lines: Array<string> = []
  private waiting = 0
  private taken = 0
  /** Counts what was dropped of each connection; after the end of a full file in one gap, as connections come and go. */
  private readonly gaps = new Map<string, Trace.Event>()
  /** After a line that did not fit, shorter ones are dropped as well, so that a trace ends at one place. */
  private isFull = false
  private isClosed = false

  constructor({ bufferBytes = 4 * 1024 * 1024, maxBytes = Sizes.table.traceFile.value }: FileOptions) {
    this.bufferBytes = bufferBytes
    this.maxBytes = maxBytes
  }

  get isOpen(): boolean {
    return !this.isClosed
  }

  close(): void {
    this.isClosed = true
    this.arrived.openUnsafe()
  }

  header(header: Trace.Header): void {
    this.push(lineOf(header))
  }

  event(event: Trace.Event): void {
    if (this.isClosed) return
    const line = this.isFull || this.waiting >= this.bufferBytes ? undefined : lineOf(event)
    if (line !== undefined && this.fits(line)) return this.push(line)
    const key = this.isFull ? "" : event.group_id
    const gap = this.gaps.get(key)
    // the latest is the last one, as in a trace
    this.gaps.delete(key)
    this.gaps.set(key, gapBefore(event, (gap?.name === "trace:gap" ? gap.data.dropped : 0) + 1))
  }

  /** Returns all waiting lines. Gaps come before the event that follows them, or at the end. */
  take(): string {
    if (!(this.isFull && this.isOpen)) {
      for (const gap of this.gaps.values()) this.push(lineOf(gap))
      this.gaps.clear()
    }
    const text = this.lines.join("")
    this.lines = []
    this.taken += this.waiting
    this.waiting = 0
    this.arrived.closeUnsafe()
    return text
  }

  private push(line: string): void {
    this.lines.push(line)
    this.waiting += line.length
    this.arrived.openUnsafe()
  }

  private fits(line: string): boolean {
    this.isFull ||= this.taken + this.waiting + line.length > this.maxBytes
    return !this.isFull
  }
}

const lineOf = (value: Trace.Header | Trace.Event) => `${Trace.toLine(value)}\n`
