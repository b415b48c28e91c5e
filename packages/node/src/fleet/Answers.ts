/** Records since when the database has answered without interruption; times are in milliseconds. */
export class Answers {
  private readonly expiration: number
  /** True if it failed to answer after it had answered. */
  private wasAway = false
  private answering: { readonly since: number; readonly last: number } | undefined

  constructor(expiration: number) {
    this.expiration = expiration
  }

  answered(now: number): void {
    const { answering, expiration } = this
    const isInterrupted = answering === undefined || now - answering.last > expiration / 2
    this.answering = { since: isInterrupted ? now : answering.since, last: now }
  }

  failed(): void {
    this.wasAway ||= this.answering !== undefined
    this.answering = undefined
  }

  /** Returns whether it has answered for a whole expiration, so that every holder of a row could come back. */
  isSteady(now: number): boolean {
    return this.answering !== undefined && now - this.answering.since >= this.expiration
  }

  /**
   * Returns whether a silent runner is excused. After an outage all were silent, so none counts as gone before it could come
   * back.
   */
  excuses(now: number): boolean {
    return this.wasAway && !this.isSteady(now)
  }
}
