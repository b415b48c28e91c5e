/**
 * What a client may ask, as values. RFC 9051 §6.
 *
 * A command is its name and its arguments; how they are written (atom, quoted string, literal) is decided when they
 * are encoded, by what the server can read. Secrets are `Redacted` and have no other public form than `<redacted>`.
 */
import type { Redacted } from "effect"
import type { Untagged } from "./Response.ts"

/** One argument of a command. */
export type Argument =
  /** Written as it stands: a keyword, a sequence set, a number. Refused when it holds a space, a control or a special. */
  | { readonly _tag: "Atom"; readonly text: string }
  /** Any text: an atom where that is safe, else quoted, else a literal. RFC 9051 `astring`. */
  | { readonly _tag: "Text"; readonly text: string }
  /** Like `Text`, and always quoted or a literal. RFC 9051 `string`. */
  | { readonly _tag: "String"; readonly text: string }
  /** A mailbox name in Unicode; modified UTF-7 unless UTF-8 is enabled. `INBOX` in any case is `INBOX`. */
  | { readonly _tag: "Mailbox"; readonly name: string }
  | { readonly _tag: "Secret"; readonly value: Redacted.Redacted<string> }
  /** A user's name: like `Text`, and hidden from a strict trace. */
  | { readonly _tag: "User"; readonly name: string }
  | { readonly _tag: "Nil" }
  | { readonly _tag: "List"; readonly items: ReadonlyArray<Argument> }
  /** Written as it stands, for `raw`; CR, LF and NUL are refused. */
  | { readonly _tag: "Verbatim"; readonly text: string }

/** A command without its tag. `A` is what its responses mean. */
export interface Command<out A = unknown> {
  /** Upper case, such as `UID FETCH`. */
  readonly name: string
  readonly args: ReadonlyArray<Argument>
  /** Makes the result out of the untagged responses that came while it was in progress. */
  readonly result: (untagged: ReadonlyArray<Untagged>) => A
}
