/** The sentences about an app's work. Pure. */
import { cut } from "../../trace/letters.ts"
import { sizeWords, span, times } from "../../trace/quantities.ts"
import type { Sum } from "./Sum.ts"
import { isHidden } from "./Kind.ts"
import type { ToldSum } from "./Told.ts"

/** Describes commands of one kind: `moving UID 7 to Trash, twice: 1 gone; 1 refused, [LIMIT]`. */
export const wordsOf = (sum: Sum): string => {
  const {
    begun,
    brought,
    came,
    doing,
    early,
    isMixed,
    lost,
    openDiffers,
    openSet,
    refusal,
    refused,
    refusedSet,
    took,
    waiting
  } = sum
  const answered = [
    brought.answers === 0 ? [] : inPart(broughtWords(sum), brought),
    brought.empty === 0 ? [] : `${brought.empty} without content (NIL)`,
    brought.absent === 0
      ? []
      : `${brought.absent === 1 ? "1 name" : `${brought.absent} names`} that no mailbox has (\\NonExistent)`,
    part(
      sum,
      refused,
      refusal === "" ? "refused" : `refused, ${isMixed ? "the last: " : ""}${cut(refusal, longest)}`,
      refusedSet
    ),
    came === 0 ? [] : `${came} came before that`,
    part(sum, early, "answered before it was sent whole", undefined)
  ].flat()
  const open = [
    part(sum, begun, `not answered in full${lost === 0 ? " yet" : ""}`, openSet, openDiffers),
    part(sum, Math.max(0, lost - begun), "not answered", openSet, openDiffers),
    part(sum, lost === 0 ? waiting - begun : waiting, "not answered yet", openSet, openDiffers)
  ].flat()
  // what had no answer took no time that is known
  const time = took < worthTime ? "" : ` (${span(took)})`
  const outcomes = [...answered.slice(0, -1), ...answered.slice(-1).map((last) => last + time), ...open]
  return `${doing.replace("{}", namesOf(sum))}${often(sum)}: ${outcomes.join("; ")}`
}

/** Each of several sets may have been named once. */
const often = ({ count, differs, doing, sets, ...sum }: Sum): string => {
  if (count === 1) return ""
  const isOfEach = sets.size > 1 && isNamed({ sets, ...sum })
  const words = differs && isHidden(doing) ? ", with different words" : ""
  return `, ${isOfEach ? `in ${count} commands` : times(count)}${words}`
}

/** Says how many of them ended so, and of which messages they were, or the last, if all commands were not of the same ones. */
const part = (
  { count, hasMoreSets, sets }: Sum,
  some: number,
  words: string,
  set: string | undefined,
  differs = true
): ReadonlyArray<string> => {
  if (some === 0) return []
  const isOne = set !== undefined && set.length <= longest && (sets.size > 1 || hasMoreSets)
  return [
    `${some < count ? `${some} ` : ""}${words}${isOne ? ` (${some > 1 && differs ? "the last was " : ""}${set}${some > 1 && !differs ? " each time" : ""})` : ""}`
  ]
}

/** Longer words of a server, and sets of messages, are cut or left out. */
const longest = 80

/** Returns the messages that the commands name, if they name few. */
const namesOf = (sum: Sum): string => {
  const all = allOf(sum)
  return isNamed(sum) ? `${sum.numbers}${/^\d+$/.test(all) ? "" : "s"} ${all}` : "messages"
}

const isNamed = (sum: Pick<Sum, "hasMoreSets" | "sets">): boolean =>
  !sum.hasMoreSets && sum.sets.size > 0 && allOf(sum).length <= longest

const allOf = ({ sets }: Pick<Sum, "sets">): string => Array.from(sets).join(" and ")

/** What took less is not worth the words, in milliseconds. */
const worthTime = 1_000

/** What came of fewer octets is not worth the words. */
const worthWords = 10_000

const broughtWords = (sum: Sum): string => {
  const { brings, brought, count, doing, hasMoreSets, numbers, sets } = sum
  const { answers, first, isCounted, isCut, least, most, octets, same, short, total } = brought
  if (brings === undefined) return doneWords(sum)
  const size = brings === "came" && octets >= worthWords ? sizeWords(octets) : undefined
  const asOften = answers < count ? times(answers) : "each time"
  // the trace has the beginning of a long result alone
  if (isCut) return `${least} or more ${brings}`
  if (short > 0)
    return `${numberOf(total)} came whole${size === undefined ? "" : `, ${size}`}${differentWords(brought)}; ${short} with far fewer octets than the server states`
  if (answers === 1) return [`${numberOf(total)} ${brings}`, size ?? []].flat().join(", ")
  const isSame =
    total > 0 && brings === "found"
      ? // commands whose words are hidden may be different ones
        same !== undefined && !isCounted && !isHidden(doing)
      : // the pieces of one message are different ones
        brings === "came" &&
        !doing.startsWith("reading pieces ") &&
        sets.size === 1 &&
        !hasMoreSets &&
        (numbers === "UID" || brought.counting !== undefined) &&
        !/[*$]/.test(Array.from(sets).join())
  const inAll = size === undefined ? "" : `, ${size} in all`
  if (isSame && least > 0 && least === most)
    return `the same ${least === 1 ? "one" : least} ${brings} ${asOften}${inAll}`
  if (first.length === answers && least < most)
    return `${first.slice(0, -1).map(numberOf).join(", ")}, then ${numberOf(first.at(-1) ?? 0)} ${brings}${inAll}${differentWords(brought)}`
  if (brings === "came" || brings === "gone")
    return `${total === 0 ? `none ${brings}` : `${total} ${brings} in all`}${size === undefined ? "" : `, ${size}`}${differentWords(brought)}`
  if (least < most)
    return least === 0 ? `at most ${most} ${brings} ${asOften}` : `${least} to ${most} ${brings}`
  if (isCounted) return `${numberOf(least)} ${asOften}`
  const isOther = brings === "found" && total > 0 && same === undefined
  return `${numberOf(least)} ${brings} ${asOften}${isOther ? `, not the same ${numbers === "UID" ? "UIDs" : "numbers"}` : ""}`
}

const differentWords = ({ messages, total }: Sum["brought"]): string =>
  messages === undefined || messages.size === 0 || messages.size === total
    ? ""
    : messages.size === 1
      ? ", all of one message"
      : `, of ${messages.size} different messages`

/** What the server says to be a part is not all, and may be none of it. */
const inPart = (words: string, { answers, parts, total }: Sum["brought"]): string => {
  if (parts === 0) return words
  const [all, none] = [parts === answers, total === 0 && words.startsWith("none ")]
  return all && none
    ? "answered in part, as the server says"
    : `${words}, ${all ? "" : `${parts} of them `}in part, as the server says`
}

/** Why nothing changed. */
const because: { readonly [Why in NonNullable<Sum["brought"]["vainAs"]>]: string } = {
  readOnly: " in a mailbox open for reading alone",
  notGiven: ", as no message has such a UID",
  lacking: ", as none had what was taken",
  several: ""
}

const doneWords = ({ brought, count, left, numbers, unset }: Sum): string => {
  const { answers, parted, unkept, vain, vainAs = "several" } = brought
  const isShown = unset.size > 0
  const done = answers - vain - parted - unkept
  // of others, the same number may be that of another message
  const isKnown = numbers === "UID" || parted === 1
  const ofThem = isKnown ? messages(left.size) : "messages"
  const asBefore = isKnown && left.size === 1 ? "as it was" : "as they were"
  const some = (those: number, words: string): ReadonlyArray<string> =>
    those === 0 ? [] : [`${those < count ? `${those} ` : ""}${words}`]
  const all = [
    some(done, isShown ? "answered OK" : "done"),
    some(unkept, isShown ? "answered OK" : "answered OK, but not kept, as PERMANENTFLAGS says"),
    some(parted, `answered OK, but left ${ofThem} ${asBefore} (MODIFIED)`),
    some(vain, `answered OK, but nothing changed${because[vainAs]}`)
  ].flat()
  if (!isShown) return all.join("; ")
  const shown = `a later FETCH shows ${messages(unset.size)} without the change`
  return all.join("; ") === "answered OK" ? `answered OK, but ${shown}` : [...all, shown].join("; ")
}

const messages = (count: number): string => (count === 1 ? "1 message" : `${count} messages`)

const numberOf = (count: number): string => (count === 0 ? "none" : `${count}`)

export const toldWords = ({ came, changed, gone }: ToldSum): string => {
  const news = [
    came === 0 ? [] : `${came} new`,
    gone === 0 ? [] : `${gone} gone`,
    changed === 0 ? [] : `${changed} ${changed === 1 ? "change" : "changes"} of flags`
  ].flat()
  return `told by the server: ${news.join(", ")}`
}
