/** Since when the database has answered without interruption; times in milliseconds. */
export class Answers {
  private readonly expiration: number
  /** It had answered, and then it did not. */
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

  /** For a whole expiration: every holder of a row has had the chance to come back. */
  isSteady(now: number): boolean {
    return this.answering !== undefined && now - this.answering.since >= this.expiration
  }

  /** After an outage every runner has been silent, so none counts as gone before it could come back. */
  excuses(now: number): boolean {
    return this.wasAway && !this.isSteady(now)
  }
}
