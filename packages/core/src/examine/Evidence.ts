/**
 * The lines that an answer rests on: those of the strict trace, since the question began. Tags are numbered, so that two
 * examinations of the same server can be compared; what the examination itself sends is shown as it is.
 */
import type { Event, Events, Sink } from "../trace/Event.ts"
import type { Own } from "./Desk.ts"

/** The most lines of one answer, and the most characters of a line. */
const maxLines = 60
const maxLineLength = 1500

export class Evidence {
  private lines: Array<string> = []
  private tags = new Map<string, number>()
  private left = 0
  /** The examination's own commands that are about to be written. */
  private ownCommands: ReadonlyArray<Own> = []

  readonly sink: Sink = {
    listening: () => true,
    header: () => {},
    event: (event) => this.take(event)
  }

  /** Begins with the next question. */
  clear(): void {
    this.lines = []
    this.tags = new Map()
    this.left = 0
    this.ownCommands = []
  }

  /** Shows these commands as they are, as soon as they are written. */
  sending(commands: ReadonlyArray<Own>): void {
    this.ownCommands = [...this.ownCommands, ...commands]
  }

  /** The lines so far; the last one says how many were left out. */
  get rows(): ReadonlyArray<string> {
    return this.left === 0 ? [...this.lines] : [...this.lines, `… ${this.left} more`]
  }

  /** Notes a line that no trace has, such as bytes after STARTTLS. */
  note(line: string): void {
    if (this.lines.length < maxLines) this.lines.push(line.slice(0, maxLineLength))
    else this.left++
  }

  private take(event: Event): void {
    if (event.name === "connection:started") this.note("== a new connection")
    if (event.name === "wire:sent") this.sent(event.data)
    if (event.name === "wire:received")
      this.note(`S: ${this.numbered(event.data.line, event.data.tag, false)}`)
  }

  private sent({ cmd, line, tag }: Events["wire:sent"]["data"]): void {
    const [next, ...later] = this.ownCommands
    const isOwn = next !== undefined && tag !== undefined && next.name === cmd
    if (isOwn) this.ownCommands = later
    this.note(`C: ${this.numbered(isOwn ? `${tag} ${next.text}` : line, tag, true)}`)
  }

  private numbered(line: string, tag: string | undefined, isSent: boolean): string {
    if (tag === undefined || !line.startsWith(`${tag} `)) return line
    if (isSent) this.tags.set(tag, this.tags.size + 1)
    return `<${this.tags.get(tag) ?? "?"}>${line.slice(tag.length)}`
  }
}
