/**
 * The mailboxes that were reported to an app, by name: mutable, with a list at any moment for a token.
 *
 * An account may have a hundred thousand, and each change a token, which is rarely read. So the entries are kept in pieces as
 * tokens have them: a list shares all pieces, and a piece is copied when it changes after that.
 */
import type { AccountToken } from "../AccountChanges.ts"
import type { MailboxStatus } from "../../imap/Command.ts"
import { withJson } from "../../base/json.ts"

type Entry = AccountToken["mailboxes"][number]

/** The number of entries in a piece. */
const pieceSize = 256

export class Copy {
  private readonly places = new Map<string, number>()
  private pieces: Array<Array<Entry>> = []
  /** The pieces that no list shares. */
  private readonly unshared = new Set<number>()

  get size(): number {
    return this.places.size
  }

  has(name: string): boolean {
    return this.places.has(name)
  }

  get(name: string): Entry | undefined {
    const place = this.places.get(name)
    return place === undefined ? undefined : this.at(place)
  }

  set(name: string, status: MailboxStatus): void {
    const place = this.places.get(name) ?? this.size
    this.put(place, withJson({ name, ...status }))
  }

  rename(from: string, to: string): void {
    const place = this.places.get(from)
    if (place === undefined || this.has(to)) return
    this.places.delete(from)
    this.put(place, withJson({ ...this.at(place), name: to }))
  }

  /** The last entry takes its place. */
  delete(name: string): void {
    const place = this.places.get(name)
    if (place === undefined) return
    const end = this.size - 1
    const last = this.at(end)
    this.places.delete(name)
    this.pieceOf(end).pop()
    if (last !== undefined && place !== end) this.put(place, last)
  }

  /** Returns what lists the entries as they are now. Only the list takes time, some milliseconds if they are very many. */
  listed(): () => ReadonlyArray<Entry> {
    const pieces = [...this.pieces]
    this.unshared.clear()
    return () => pieces.flat()
  }

  private at(place: number): Entry | undefined {
    return this.pieces[Math.floor(place / pieceSize)]?.[place % pieceSize]
  }

  private put(place: number, entry: Entry): void {
    this.pieceOf(place)[place % pieceSize] = entry
    this.places.set(entry.name, place)
  }

  /** The piece of a place, to be changed. */
  private pieceOf(place: number): Array<Entry> {
    const at = Math.floor(place / pieceSize)
    const piece = this.unshared.has(at) ? this.pieces[at] : [...(this.pieces[at] ?? [])]
    this.unshared.add(at)
    return (this.pieces[at] = piece ?? [])
  }
}
