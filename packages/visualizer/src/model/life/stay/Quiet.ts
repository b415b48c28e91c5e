/** The times in which neither side of a connection said anything, and after which the server was heard again. */
export class Quiet {
  /** The longest of them, in milliseconds. */
  survived = 0
  /** The longest since the server's last line. */
  private pending = 0
  /** The one before the first line that was sent since then, and that the server may not have answered. */
  before: number | undefined
  /** When that line was sent. */
  brokenAt: number | undefined
  private at: number | undefined

  sent(time: number): void {
    if (this.before === undefined && this.at !== undefined) {
      this.before = time - this.at
      this.brokenAt = time
    }
    this.adds(time)
  }

  received(time: number): void {
    this.adds(time)
    this.survived = Math.max(this.survived, this.pending)
    this.pending = 0
    this.before = undefined
  }

  /** Nothing is known of it until the next line. */
  forgets(): void {
    this.at = undefined
    this.before = undefined
  }

  private adds(time: number): void {
    this.pending = Math.max(this.pending, time - (this.at ?? time))
    this.at = time
  }
}
