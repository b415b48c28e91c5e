/** An app's work by mailbox, in sentences: what each kind of command asked, and what came of it. Pure. */
import type { Connection } from "../connection/Connection.ts"
import { joined, type Sum, sumOf, type Worked } from "./Sum.ts"
import { sumOfTold, type Told } from "./Told.ts"
import { firstKey, mostAlike } from "./Kind.ts"
import { toldWords, wordsOf } from "./words.ts"
import { workOf } from "./Work.ts"

/** A sentence, and its first line. */
export interface Sentence extends Pick<Worked, "id" | "group"> {
  readonly mailbox: string | undefined
  readonly line: number
  readonly words: string
  readonly isRefused: boolean
}

/** What was done one after the other in one mailbox, or beside any. */
export interface Chapter {
  /** The mailbox; absent if none was open, or it does not matter. */
  readonly mailbox: string | undefined
  readonly sentences: ReadonlyArray<Sentence>
  /** How many follow that are left out. */
  readonly more: number
}

/** Returns the work on one connection of a trace that is over: if no end is recorded, it may have gone on. */
export const chaptersIn = (connection: Connection): ReadonlyArray<Chapter> =>
  chaptersOf([
    { id: 0, group: connection.group, work: workOf(connection), isOver: connection.ended !== undefined }
  ])

/** Returns the first sentences, in their chapters. */
export const firstOf = (chapters: ReadonlyArray<Chapter>, most: number): ReadonlyArray<Chapter> => {
  let left = most
  const all = chapters.reduce((sum, { sentences }) => sum + sentences.length, 0)
  return chapters.flatMap(({ mailbox, sentences }) => {
    const some = sentences.slice(0, left)
    left -= some.length
    const isLast = left === 0 || sentences === chapters.at(-1)?.sentences
    return some.length === 0 ? [] : [{ mailbox, sentences: some, more: isLast ? Math.max(0, all - most) : 0 }]
  })
}

/** Returns the work in the order of its first lines. The same on several connections is told once. */
export const chaptersOf = (all: ReadonlyArray<Worked>): ReadonlyArray<Chapter> => {
  const sums = new Map<string, Sum>()
  const told = new Map<string, Array<Told & Pick<Worked, "group" | "id">>>()
  for (const worked of all) {
    const { group, id, work } = worked
    const own = (key: string): string => (hidden(key) ? `${group}\n${key}` : key)
    for (const [key, kind] of work.kinds) {
      // several connections have no order among themselves
      const first = firstKey(key)
      const isApart = all.length === 1 && work.kinds.get(first)?.isOften !== true
      add(sums, own(isApart ? key : first), sumOf(kind, worked), joined)
    }
    for (const each of work.toldOf) {
      const key = own(each.mailbox ?? "")
      const known = told.get(key)
      const one = { ...each, id, group }
      if (known === undefined) told.set(key, [one])
      else known.push(one)
    }
  }
  const sentences = [
    ...fewer(Array.from(sums.values())).map((sum) => sentence(sum, wordsOf(sum), sum.refused > 0)),
    ...Array.from(told.values(), (each) => sumOfTold(each) ?? [])
      .flat()
      .map((each) => sentence(each, toldWords(each), false))
  ].toSorted((one, other) => one.line - other.line)
  const chapters: Array<Chapter & { readonly sentences: Array<Sentence> }> = []
  for (const one of sentences) {
    const last = chapters.at(-1)
    if (last !== undefined && isBeside(one, last.sentences)) last.sentences.push(one)
    else chapters.push({ mailbox: one.mailbox, sentences: [one], more: 0 })
  }
  return chapters
}

const isBeside = ({ group, mailbox = "" }: Sentence, [first]: ReadonlyArray<Sentence>): boolean =>
  first !== undefined && (first.mailbox ?? "") === mailbox && (first.group === group || !hidden(mailbox))

/** Tells a deed with many different details once, such as STATUS of each mailbox. */
const fewer = (sums: ReadonlyArray<Sum>): ReadonlyArray<Sum> =>
  Array.from(
    Map.groupBy(
      sums,
      ({ deed, group, mailbox = "" }) => `${deed}\n${hidden(mailbox) ? group : ""}\n${mailbox}`
    ).values()
  ).flatMap((alike) =>
    new Set(alike.map(({ doing }) => doing)).size > mostAlike
      ? [alike.map((each) => ({ ...each, doing: each.deed })).reduce(joined)]
      : alike
  )

const add = <A>(all: Map<string, A>, key: string, one: A, join: (one: A, other: A) => A): void => {
  const known = all.get(key)
  all.set(key, known === undefined ? one : join(known, one))
}

const sentence = (
  { group, id, line, mailbox }: Pick<Sentence, "group" | "id" | "line" | "mailbox">,
  words: string,
  isRefused: boolean
): Sentence => ({ group, id, line, mailbox, words, isRefused })

/** A strict trace counts the names of each connection anew. */
const hidden = (key: string): boolean => key.includes("<mbox")
