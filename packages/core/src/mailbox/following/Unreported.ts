/** The messages that the server has mentioned and that may not be reported yet, within the memory of their account. */
import { footprint } from "../../base/footprint.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import { NumberMap } from "../../imap/wire/NumberMap.ts"
import type { Held } from "./Named.ts"

/** The bytes of a message without its flags. */
const entryBytes = 200

interface Entry {
  readonly held: Held | undefined
  /** The bytes that are counted for it. */
  readonly bytes: number
}

const unnamed: Entry = { held: undefined, bytes: entryBytes }

export class Unreported {
  private readonly all = new NumberMap<Entry>()
  private readonly memory: MemoryBound

  constructor(memory: MemoryBound) {
    this.memory = memory
  }

  get size(): number {
    return this.all.size
  }

  has(uid: number): boolean {
    return this.all.has(uid)
  }

  /** Returns the last report of the message; `undefined` if its flags are unknown or not kept. */
  get(uid: number): Held | undefined {
    return this.all.get(uid)?.held
  }

  /** The messages with known flags, in order of arrival. */
  named(): ReadonlyArray<Held> {
    return Array.from(this.all.values()).flatMap(({ held }) => held ?? [])
  }

  /** Keeps a message. `isNext`: it is reported at once, so that there is room for it. Without room, its flags are asked for again. */
  keep(uid: number, held: Held | undefined, isNext: () => boolean): void {
    const entry = held === undefined ? unnamed : { held, bytes: entryBytes + footprint(held) }
    const more = entry.bytes - (this.all.get(uid)?.bytes ?? 0)
    if (this.memory.add(more) === undefined || entry === unnamed || isNext()) this.all.set(uid, entry)
    else {
      this.memory.add(unnamed.bytes - entry.bytes)
      this.all.set(uid, unnamed)
    }
  }

  delete(uid: number): void {
    const entry = this.all.get(uid)
    if (entry === undefined) return
    this.all.delete(uid)
    this.memory.add(-entry.bytes)
  }

  clear(): void {
    this.all.clear()
    this.memory.hold(0)
  }

  /** Forgets the flags, which may be others by the time a mailbox is open again. */
  forgetFlags(): void {
    for (const uid of Array.from(this.all.keys())) this.all.set(uid, unnamed)
    this.memory.hold(this.all.size * entryBytes)
  }
}
