/**
 * A server with one mailbox, as unhelpful as the RFC lets it be: others change the mailbox between any two lines, what
 * has happened is said late and in pieces, and what is gone is left out of answers before it is said to be gone. Pure.
 */

interface Message {
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  readonly modSeq: number
}

export interface Kind {
  readonly ability: "QRESYNC" | "CONDSTORE" | "neither"
  /** What is gone and was not said to be is left out of answers. */
  readonly hides: boolean
  /** Flags that others change come without the UID. */
  readonly isTerse: boolean
  /** A FETCH is answered in any order. */
  readonly shuffles: boolean
}

/** A number from 0 on, below `end`. */
export type Random = (end: number) => number

/** Hands a line over; `false` once the connection is lost. */
export type Say = (line: string) => boolean

export class RandomServer {
  readonly kind: Kind
  /** Nobody else does anything any more. */
  isQuiet = false
  private messages: ReadonlyArray<Message> = []
  private uidNext = 1
  private modSeq = 1
  private uidValidity = 7
  private readonly removed = new Map<number, number>()
  /** UIDs by the numbers that the session has. */
  private view: ReadonlyArray<number> = []
  /** The modification of each that it has heard of. */
  private reported = new Map<number, number>()

  constructor(kind: Kind, count: number) {
    this.kind = kind
    for (let at = 0; at < count; at++) this.append()
  }

  get contents(): ReadonlyMap<number, string> {
    return new Map(this.messages.map(({ flags, uid }) => [uid, flags.join(" ")]))
  }

  /** Another client does something. */
  meddle(random: Random): void {
    const at = random(Math.max(1, this.messages.length))
    const message = this.messages[at]
    const what = random(7)
    if (what < 3 || message === undefined) this.append()
    else if (what < 5) this.remove(message.uid)
    else this.flag(message.uid, `$${random(3)}`)
  }

  /** All UIDs change. */
  renumber(): void {
    this.uidValidity++
    this.modSeq++
    this.messages = this.messages.map((message, at) => ({ ...message, uid: at + 1, modSeq: this.modSeq }))
    this.uidNext = this.messages.length + 1
    this.removed.clear()
  }

  private append(): void {
    this.messages = [...this.messages, { uid: this.uidNext++, flags: [], modSeq: ++this.modSeq }]
  }

  private remove(uid: number): void {
    this.messages = this.messages.filter((message) => message.uid !== uid)
    this.removed.set(uid, ++this.modSeq)
  }

  private flag(uid: number, flag: string): void {
    const modSeq = ++this.modSeq
    this.messages = this.messages.map((message) =>
      message.uid !== uid
        ? message
        : {
            uid,
            modSeq,
            flags: message.flags.includes(flag)
              ? message.flags.filter((other) => other !== flag)
              : [...message.flags, flag].toSorted()
          }
    )
  }

  /** Everything but the OK. `since`: what happened since is asked for. */
  select(since: number | undefined, random: Random, say: Say): void {
    const { ability } = this.kind
    this.view = this.messages.map(({ uid }) => uid)
    this.reported = new Map(this.messages.map(({ modSeq, uid }) => [uid, modSeq]))
    const lines = [
      `* ${this.view.length} EXISTS`,
      `* OK [UIDVALIDITY ${this.uidValidity}] valid`,
      `* OK [UIDNEXT ${this.uidNext}] next`,
      ability === "neither" ? "* OK [NOMODSEQ] none" : `* OK [HIGHESTMODSEQ ${this.modSeq}] highest`
    ]
    if (since !== undefined) {
      const gone = [...this.removed].flatMap(([uid, modSeq]) => (modSeq > since ? [uid] : []))
      if (gone.length > 0) lines.push(`* VANISHED (EARLIER) ${gone.join(",")}`)
      const changed = this.messages.filter(({ modSeq }) => modSeq > since)
      lines.push(...this.ordered(changed, random).map(({ uid }) => this.lineOf(uid, true)))
    }
    for (const line of lines) {
      if (!say(line)) return
      this.others(random)
    }
  }

  search(random: Random, say: Say): void {
    this.others(random)
    if (!this.some(random, say, true)) return
    const found = this.view.filter((uid) => !this.kind.hides || this.has(uid))
    if (!say(`* SEARCH${found.map((uid) => ` ${uid}`).join("")}`)) return
    this.others(random)
    this.some(random, say, true)
  }

  /** `uids`: as in `3:*`. */
  uidFetch(uids: string, since: number | undefined, random: Random, say: Say): void {
    const [first, last] = uids.split(":").map((text) => (text === "*" ? Infinity : Number(text)))
    const largest = this.view.at(-1) ?? 0
    const from = Math.min(first ?? 1, largest)
    const to = Math.min(last ?? first ?? 1, largest)
    const asked = this.view.filter((uid) => uid >= from && uid <= to && this.changedSince(uid, since))
    this.fetch(asked, random, say, true)
  }

  /** The app's own FETCH of all. */
  fetchAll(random: Random, say: Say): void {
    this.fetch(this.view, random, say, false)
  }

  /** Says all that it has to say. */
  noop(random: Random, say: Say): void {
    this.others(random)
    this.some(() => 0, say, true)
  }

  /** A piece of what happened. */
  idle(random: Random, say: Say): void {
    this.some(random, say, true)
  }

  private fetch(asked: ReadonlyArray<number>, random: Random, say: Say, expunges: boolean): void {
    for (const uid of this.ordered(asked, random)) {
      this.others(random)
      if (!this.some(random, say, expunges)) return
      if (!this.view.includes(uid) || (this.kind.hides && !this.has(uid))) continue
      if (!say(this.lineOf(uid, true))) return
    }
    this.some(random, say, expunges)
  }

  private ordered<A>(all: ReadonlyArray<A>, random: Random): ReadonlyArray<A> {
    return this.kind.shuffles && random(2) === 0 ? all.toReversed() : all
  }

  private others(random: Random): void {
    if (!this.isQuiet && random(4) === 0) this.meddle(random)
  }

  /** What happened, or, as `random` will, some of it. */
  private some(random: Random, say: Say, expunges: boolean): boolean {
    const latest = this.view.at(-1) ?? 0
    const news = this.messages.flatMap(({ uid }) => (uid > latest ? [uid] : []))
    if (news.length > 0 && random(2) === 0) {
      this.view = [...this.view, ...news]
      if (!say(`* ${this.view.length} EXISTS`)) return false
    }
    for (const { modSeq, uid } of this.messages) {
      const isNews = this.reported.get(uid) !== modSeq && this.view.includes(uid)
      // of a message that is new it may say nothing, since its flags are to be fetched
      if (isNews && random(2) === 0 && !say(this.lineOf(uid, !this.kind.isTerse))) return false
    }
    const gone = expunges && random(2) === 0 ? this.view.filter((uid) => !this.has(uid)) : []
    for (const uid of gone) {
      const line =
        this.kind.ability === "QRESYNC" ? `* VANISHED ${uid}` : `* ${this.view.indexOf(uid) + 1} EXPUNGE`
      this.view = this.view.filter((other) => other !== uid)
      if (!say(line)) return false
    }
    return true
  }

  private has(uid: number): boolean {
    return this.messages.some((message) => message.uid === uid)
  }

  private changedSince(uid: number, since: number | undefined): boolean {
    return since === undefined || (this.messages.find((message) => message.uid === uid)?.modSeq ?? 0) > since
  }

  private lineOf(uid: number, named: boolean): string {
    const { flags = [], modSeq = 1 } = this.messages.find((message) => message.uid === uid) ?? {}
    this.reported.set(uid, modSeq)
    const items = [
      ...(named ? [`UID ${uid}`] : []),
      `FLAGS (${flags.join(" ")})`,
      ...(this.kind.ability === "neither" ? [] : [`MODSEQ (${modSeq})`])
    ]
    return `* ${this.view.indexOf(uid) + 1} FETCH (${items.join(" ")})`
  }
}
