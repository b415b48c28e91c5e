/** Long work in larger pieces than core's, since a page has only one fiber. The caller decides what happens in between. */
import * as Core from "@effect-imap/core/internal/LongWork"

/** Work that yields now and then. */
export type LongWork<A> = Generator<void, A>

/** Runs work to its end at once. */
export const atOnce: <A>(work: LongWork<A>) => A = Core.atOnce

/** A long text in pieces: the caller may write each before the next is made. An empty piece is a pause. */
export type LongText = Generator<string, void, void>

/** The items of a piece, which takes some milliseconds. */
const pieceSize = 1024

/** Takes very many items, in pieces. */
export const each = <A>(items: Iterable<A>, f: (item: A) => unknown): LongWork<void> =>
  Core.each(items, f, pieceSize)

/** Maps very many items, in pieces. */
export function* mapped<A, B>(items: Iterable<A>, f: (item: A) => B): LongWork<Array<B>> {
  const all: Array<B> = []
  yield* each(items, (item) => all.push(f(item)))
  return all
}

/** Filters very many items, in pieces. */
export function* filtered<A>(items: Iterable<A>, f: (item: A) => boolean): LongWork<ReadonlyArray<A>> {
  const all: Array<A> = []
  yield* each(items, (item) => f(item) && all.push(item))
  return all
}

/** Runs work as a part of a text: each pause is an empty piece. */
export function* before<A>(work: LongWork<A>): Generator<string, A> {
  let next = work.next()
  for (; next.done !== true; next = work.next()) yield ""
  return next.value
}

/** Joins very many lines, with a line feed after each. */
export function* linesText(lines: ReadonlyArray<string>): LongText {
  for (let at = 0; at < lines.length; at += pieceSize) yield `${lines.slice(at, at + pieceSize).join("\n")}\n`
}

/** Makes a long text at once. */
export const textAtOnce = (text: LongText): string => Array.from(text).join("")
