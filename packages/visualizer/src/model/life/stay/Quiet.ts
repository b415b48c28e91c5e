/** The times in which neither side of a connection said anything, and after which the server was heard again. */
export class Quiet {
  /** The longest of them, in milliseconds. */
  survived = 0
  /** The longest since the server's last line. */
  private pending = 0
  private at: number | undefined

  sent(time: number): void {
    this.pending = Math.max(this.pending, time - (this.at ?? time))
    this.at = time
  }

  received(time: number): void {
    this.sent(time)
    this.survived = Math.max(this.survived, this.pending)
    this.pending = 0
  }

  /** Nothing is known of it until the next line. */
  forgets(): void {
    this.at = undefined
  }
}
