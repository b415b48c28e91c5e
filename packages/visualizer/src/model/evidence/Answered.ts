/** Whether what answers at a port went on with other connections while one of them ended. Pure. */
interface Heard {
  readonly openedAt: number | undefined
  /** The time of the server's last line. */
  readonly heardAt: number | undefined
}

export class Answered {
  private readonly opened: ReadonlyArray<number>
  /** When one of those that were open by then was last heard. */
  private readonly latest: ReadonlyArray<number>

  constructor(all: ReadonlyArray<Heard>) {
    const open = all
      .flatMap(({ heardAt, openedAt }) =>
        openedAt === undefined || heardAt === undefined ? [] : [{ openedAt, heardAt }]
      )
      .toSorted((one, other) => one.openedAt - other.openedAt)
    this.opened = open.map(({ openedAt }) => openedAt)
    let latest = -Infinity
    this.latest = open.map(({ heardAt }) => (latest = Math.max(latest, heardAt)))
  }

  /** Returns whether one that was open before a time was heard after it: none is after its own end. */
  goesOn(time: number): boolean {
    let low = 0
    for (let high = this.opened.length; low < high;) {
      const middle = (low + high) >> 1
      if ((this.opened[middle] ?? 0) >= time) high = middle
      else low = middle + 1
    }
    return (this.latest[low - 1] ?? -Infinity) > time
  }
}
