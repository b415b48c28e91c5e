/** News that a server reports only when an IDLE ends, which then is none. RFC 9051 §6.3.13. Line by line. */

/** A line of either side; times are in milliseconds. */
interface Line {
  readonly line: number
  readonly time: number
  readonly tag: string | undefined
  readonly text: string
}

/** So many IDLEs that bring news only at their end are no chance. */
const fewest = 3

/** What comes within so many milliseconds came together. */
const atOnce = 5

export class LateNews {
  /** How often new messages were reported during an IDLE, and how many IDLEs only with the answer to DONE. */
  during = 0
  atEnd = 0
  /** The lines of the last of those. */
  lines: ReadonlyArray<number> = []
  private idle: Line | undefined
  private done: Line | undefined
  private news: Line | undefined

  sent(line: Line & { readonly name: string | undefined }): void {
    if (line.name === "IDLE") this.idle = line
    else if (this.idle !== undefined && line.text.toUpperCase() === "DONE") this.done = line
  }

  received(line: Line): void {
    if (this.idle === undefined) return
    // from the command on: a server may report before it accepts IDLE
    if (isNews(line.text)) {
      if (this.done === undefined) this.during++
      else this.news = line
    }
    if (line.tag === this.idle.tag) this.ends(line)
  }

  /** What came sooner than with the answer to DONE may have been on its way when DONE was sent. */
  private ends(answer: Line): void {
    const { done, idle, news } = this
    this.idle = this.done = this.news = undefined
    if (done === undefined || idle === undefined || news === undefined) return
    if (answer.time - news.time >= Math.max(atOnce, news.time - done.time)) return
    this.atEnd++
    this.lines = [news.line, done.line, idle.line]
  }
}

/** Returns whether the server keeps news back, by the IDLEs of all connections. */
export const keepsBack = (all: ReadonlyArray<LateNews>): boolean =>
  all.every(({ during }) => during === 0) && all.reduce((sum, { atEnd }) => sum + atEnd, 0) >= fewest

/** Returns whether a line tells how many messages there are. */
export const isNews = (text: string): boolean => /^\* \d+ EXISTS\b/i.test(text)
