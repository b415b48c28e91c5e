/**
 * A literal whose bytes the app gives one after the other. Once it is announced, nothing but all of it can follow: what
 * fails, stops or has another size ends the connection, before a server could take a part for the whole.
 */
import { end } from "./ending.ts"
import type * as Entry from "./Entry.ts"
import { conclude } from "./receive.ts"
import type { Out, State } from "./State.ts"

/** Bytes of a command that was answered meanwhile go nowhere. */
export const feed = (self: State, entry: Entry.Entry, bytes: Uint8Array, at: number, out: Out): void => {
  const { supply } = entry
  if (supply?.owes === undefined || !self.entries.includes(entry)) return
  if (bytes.length > supply.owes) return fail(self, "it has more bytes than were announced", out)
  if (bytes.includes(0)) return fail(self, "it holds NUL", out)
  supply.owes -= bytes.length
  entry.movedAt = at
  if (bytes.length > 0) out.push({ _tag: "Write", bytes })
}

/** All of it is there: the rest of the command follows, up to what must be asked for again. */
export const fed = (self: State, entry: Entry.Entry, at: number, out: Out): void => {
  const { supply } = entry
  if (supply?.owes === undefined || !self.entries.includes(entry)) return
  if (supply.owes > 0) return fail(self, `it ended ${supply.owes} bytes too early`, out)
  const [part, ...rest] = entry.parts
  supply.owes = undefined
  entry.parts = rest
  entry.movedAt = at
  if (part !== undefined) out.push({ _tag: "Write", bytes: part })
  if (supply.early !== undefined) conclude(self, entry, supply.early, at, out)
}

/** Nobody will give what the server waits for, or will wait for. */
export const abandonStream = (self: State, entry: Entry.Entry, out: Out): void => {
  const { parts, supply } = entry
  const isOwed = supply !== undefined && (supply.owes !== undefined || parts.length >= supply.stream.rest)
  if (isOwed && self.entries.includes(entry)) fail(self, "it was interrupted", out)
}

const fail = (self: State, problem: string, out: Out): void =>
  end(self, { _tag: "StreamFailed", problem }, undefined, out)
