/**
 * A literal that the app writes in pieces. Once its size is announced, exactly that many bytes must follow: a stream that
 * fails, stops or has another size ends the connection, before a server could take a part for the whole.
 */
import { end } from "./ending.ts"
import * as Entry from "./Entry.ts"
import { conclude } from "./receive.ts"
import type { Out, State } from "./State.ts"

/** Writes a piece; drops it if the command was answered meanwhile. */
export const feed = (self: State, entry: Entry.Entry, bytes: Uint8Array, at: number, out: Out): void => {
  const supply = Entry.supplyOf(entry)
  if (supply?.owes === undefined || !self.entries.includes(entry)) return
  if (bytes.length > supply.owes) return fail(self, entry, "it has more bytes than were announced", out)
  if (bytes.includes(0)) return fail(self, entry, "it holds NUL", out)
  supply.owes -= bytes.length
  entry.movedAt = at
  if (bytes.length > 0) out.push({ _tag: "Write", bytes })
}

/** Ends the literal, and writes the next part of the command. */
export const fed = (self: State, entry: Entry.Entry, at: number, out: Out): void => {
  const supply = Entry.supplyOf(entry)
  if (supply?.owes === undefined || !self.entries.includes(entry)) return
  if (supply.owes > 0) return fail(self, entry, `it ended ${supply.owes} bytes too early`, out)
  const [part, ...rest] = entry.parts
  supply.owes = undefined
  entry.parts = rest
  entry.movedAt = at
  if (part !== undefined) out.push({ _tag: "Write", bytes: part })
  if (supply.early !== undefined) conclude(self, entry, supply.early, at, out)
}

/** Ends the connection if the server waits, or will wait, for bytes that no longer come. */
export const abandonStream = (self: State, entry: Entry.Entry, out: Out): void => {
  const supply = Entry.supplyOf(entry)
  const isOwed =
    supply !== undefined && (supply.owes !== undefined || entry.parts.length >= supply.stream.rest)
  if (isOwed && self.entries.includes(entry))
    end(
      self,
      { _tag: "StreamFailed", problem: "it was interrupted", interrupted: true },
      undefined,
      out,
      entry
    )
}

const fail = (self: State, entry: Entry.Entry, problem: string, out: Out): void =>
  end(self, { _tag: "StreamFailed", problem }, undefined, out, entry)
