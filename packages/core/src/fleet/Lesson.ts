/**
 * A lesson that a runner shares with the others: its presence, and what it has learned about servers. It contains no
 * secret.
 */
import { Schema } from "effect"
import { Quotation } from "../failure/Quotation.ts"
import { StoredText } from "../base/StoredText.ts"

/** `place` and `account` are keys of `SharedPacing`; `runner` is the address of the runner that reports it. */
export const Lesson = Schema.Union([
  /** The runner exists, and has accounts. */
  Schema.TaggedStruct("Present", { runner: StoredText }),
  /** Refusals have slowed attempts at the place by `level` levels of a `Gate`. */
  Schema.TaggedStruct("Slowed", { runner: StoredText, place: StoredText, level: Schema.Int }),
  /** The runner has as many connections of the account as the server allows. */
  Schema.TaggedStruct("Full", { runner: StoredText, account: StoredText }),
  /** The server asked to be left alone by the account. The refused secret is not identified: see `docs/fleet.md`. */
  Schema.TaggedStruct("LockedOut", { runner: StoredText, account: StoredText, serverText: Quotation })
])
export type Lesson = typeof Lesson.Type

/** A runner without news for this long is gone, in milliseconds. */
export const presentForMs = 10_000

/** The key of a lesson: a newer one replaces that with the same key. */
type Subject =
  | { readonly _tag: "Present"; readonly runner: string }
  | { readonly _tag: "Slowed"; readonly place: string }
  | { readonly _tag: "Full"; readonly runner: string; readonly account: string }
  | { readonly _tag: "LockedOut"; readonly account: string }

export const keyOf = (lesson: Subject): string => {
  switch (lesson._tag) {
    case "Present":
      return `Present ${lesson.runner}`
    case "Slowed":
      return `Slowed ${lesson.place}`
    case "Full":
      return `Full ${lesson.account} ${lesson.runner}`
    case "LockedOut":
      return `LockedOut ${lesson.account}`
  }
}

/** A lesson, and the milliseconds that it is still valid. */
export interface Said {
  readonly lesson: Lesson
  readonly ms: number
}
