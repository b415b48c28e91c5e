import type * as Trace from "@effect-imap/core/Trace"
import { inAscii } from "@effect-imap/core/internal/Trace"
import type { Line } from "@effect-imap/core/internal/TraceWriter"

/** The text that is encoded at once. With a longer one, more of its parts would survive each garbage collection. */
const maxTextLength = 1 << 13

/** The lines of a trace as bytes: NDJSON in ASCII. */
export class Encoder {
  private text = ""
  private bytes = new Uint8Array(1 << 17)
  private used = 0
  private time = 0
  private timeText = "0"

  add(line: Line): void {
    this.text += "data" in line ? this.textOf(line) : `${JSON.stringify(line)}\n`
    if (this.text.length >= maxTextLength) this.encode()
  }

  /** Takes the added bytes, if there are at least `minBytes`. */
  take(minBytes: number): Uint8Array<ArrayBuffer> | undefined {
    this.encode()
    if (this.used < minBytes) return undefined
    const taken = this.bytes.subarray(0, this.used)
    this.bytes = new Uint8Array(this.bytes.length)
    this.used = 0
    return taken
  }

  /**
   * `JSON.stringify` of the whole event would take a third longer. The writer's names need no escapes; the texts of
   * numbers in a template stay in memory, 80 MB of them.
   */
  private textOf({ data, group_id, name, time }: Trace.Event): string {
    if (time !== this.time) {
      this.time = time
      this.timeText = JSON.stringify(time)
    }
    return `{"time":${this.timeText},"name":"${name}","group_id":"${group_id}","data":${JSON.stringify(data)}}\n`
  }

  private encode(): void {
    if (!this.write(this.text)) this.write(inAscii(this.text))
    this.text = ""
  }

  /** Returns false, and writes nothing, if the text is not ASCII. Nearly all are: to look first would cost more. */
  private write(text: string): boolean {
    const needed = this.used + text.length
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(2 * needed)
      larger.set(this.bytes.subarray(0, this.used))
      this.bytes = larger
    }
    const { read, written } = utf8.encodeInto(text, this.bytes.subarray(this.used))
    if (read < text.length || written > read || text.includes(del)) return false
    this.used = needed
    return true
  }
}

const utf8 = new TextEncoder()

/** The one ASCII character that JSON leaves as it is and a trace does not. */
const del = "\u007f"
