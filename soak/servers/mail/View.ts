/** One connection's knowledge of its mailbox, and how it learns the rest. RFC 9051 §7.4, §7.5. */
import type { Box, Message } from "./Box.ts"
import type { Habits } from "./Habits.ts"
import { setOf } from "./sets.ts"

export class View {
  readonly box: Box
  /** The UIDs by sequence number: a removed message keeps its number until EXPUNGE. */
  places: Array<number>
  /** The flags as they were reported, or as they were when the message arrived. */
  readonly flags = new Map<number, string>()
  /** The mod-sequence up to which everything was reported. */
  reach: number
  private readonly habits: Habits
  private readonly enabled: { readonly condstore: boolean; readonly qresync: boolean }

  constructor(box: Box, habits: Habits, enabled: View["enabled"]) {
    this.box = box
    this.habits = habits
    this.enabled = enabled
    this.places = []
    this.reach = box.modSeq
    for (const message of box.messages.values()) this.take(message)
  }

  private take({ flags, uid }: Message): void {
    this.places.push(uid)
    this.flags.set(uid, flags.join(" "))
  }

  /** Returns the FETCH response of a message, with its current sequence number. */
  fetch(uid: number, items: { readonly uid: boolean; readonly flags: boolean }): string {
    const flags = this.box.messages.get(uid)?.flags.join(" ") ?? this.flags.get(uid) ?? ""
    const modSeq = this.box.messages.get(uid)?.modSeq ?? this.box.modSeq
    if (items.flags) this.flags.set(uid, flags)
    const attributes = [
      ...(items.uid ? [`UID ${uid}`] : []),
      ...(items.flags ? [`FLAGS (${flags})`] : []),
      ...(this.enabled.condstore ? [`MODSEQ (${modSeq})`] : [])
    ]
    return `* ${this.places.indexOf(uid) + 1} FETCH (${attributes.join(" ")})\r\n`
  }

  /** Returns the changes since a mod-sequence. RFC 7162 §3.2.5.1. */
  delta(since: number): ReadonlyArray<string> {
    const { box } = this
    const gone = this.habits.forgets
      ? Array.from({ length: box.uidNext - 1 }, (_, index) => index + 1).filter(
          (uid) => !box.messages.has(uid)
        )
      : [...box.gone].flatMap(([uid, modSeq]) => (modSeq > since ? [uid] : []))
    const changed = [...box.messages.values()].filter(({ modSeq }) => modSeq > since)
    return [
      ...(gone.length === 0
        ? []
        : [`* VANISHED (EARLIER) ${setOf(gone.toSorted((one, other) => one - other))}\r\n`]),
      ...changed.map(({ uid }) => this.fetch(uid, { uid: true, flags: true }))
    ]
  }

  /** Returns all updates. Removals may have to wait: then sequence numbers do not change. */
  news(mayExpunge: boolean): string {
    const text = this.habits.order
      .map((what) =>
        what === "arrived"
          ? this.arrived()
          : what === "flags"
            ? this.flagged()
            : mayExpunge
              ? this.gone()
              : ""
      )
      .join("")
    if (this.places.every((uid) => this.box.messages.has(uid))) this.reach = this.box.modSeq
    return text
  }

  private arrived(): string {
    const last = this.places.at(-1) ?? 0
    const all = [...this.box.messages.values()].filter(({ uid }) => uid > last)
    if (all.length === 0) return ""
    for (const message of all) this.take(message)
    const flags = this.habits.eager
      ? all.map(({ uid }) => this.fetch(uid, { uid: this.habits.names, flags: true }))
      : []
    return `* ${this.places.length} EXISTS\r\n${flags.join("")}`
  }

  private flagged(): string {
    const names = this.habits.names || this.enabled.qresync
    return this.places
      .filter((uid) => {
        const flags = this.box.messages.get(uid)?.flags.join(" ")
        return flags !== undefined && flags !== this.flags.get(uid)
      })
      .map((uid) => this.fetch(uid, { uid: names, flags: true }))
      .join("")
  }

  private gone(): string {
    const all = this.places.filter((uid) => !this.box.messages.has(uid))
    if (all.length === 0) return ""
    if (this.enabled.qresync) {
      this.places = this.places.filter((uid) => this.box.messages.has(uid))
      return `* VANISHED ${all.join(",")}\r\n`
    }
    return all
      .map((uid) => {
        const place = this.places.indexOf(uid)
        this.places.splice(place, 1)
        return `* ${place + 1} EXPUNGE\r\n`
      })
      .join("")
  }
}
