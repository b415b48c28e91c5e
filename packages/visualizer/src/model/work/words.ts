/** The sentences about an app's work. Pure. */
import { cut } from "../../trace/letters.ts"
import { sizeWords, times } from "../../trace/quantities.ts"
import type { Sum } from "./Sum.ts"
import type { Told } from "./Work.ts"

/** Describes commands of one kind: `moving UID 7 to Trash, twice: 1 gone; 1 refused, [LIMIT]`. */
export const wordsOf = (sum: Sum): string => {
  const { begun, brought, count, doing, isMixed, lost, openSet, refusal, refused, refusedSet, waiting } = sum
  const outcomes = [
    brought.answers === 0 ? [] : broughtWords(sum),
    part(
      sum,
      refused,
      refusal === "" ? "refused" : `refused, ${isMixed ? "the last: " : ""}${cut(refusal, longest)}`,
      refusedSet
    ),
    part(sum, begun, "not answered in full", openSet),
    part(sum, lost - begun, "not answered", openSet),
    part(sum, waiting, "not answered yet", openSet)
  ].flat()
  return `${doing.replace("{}", namesOf(sum))}${count === 1 ? "" : `, ${times(count)}`}: ${outcomes.join("; ")}`
}

/** Says how many of them ended so, and of which messages the last was, if they were of different ones. */
const part = (
  { count, hasMoreSets, sets }: Sum,
  some: number,
  words: string,
  set: string | undefined
): ReadonlyArray<string> => {
  if (some === 0) return []
  const isOne = set !== undefined && set.length <= longest && (sets.size > 1 || hasMoreSets)
  return [
    `${some < count ? `${some} ` : ""}${words}${isOne ? ` (${some > 1 ? "the last " : ""}${set})` : ""}`
  ]
}

/** Longer words of a server, and sets of messages, are cut or left out. */
const longest = 80

/** Returns the messages that the commands name, if they name few. */
const namesOf = ({ hasMoreSets, numbers, sets }: Sum): string => {
  const all = Array.from(sets).join(" and ")
  return hasMoreSets || all === "" || all.length > longest
    ? "messages"
    : `${numbers}${/^\d+$/.test(all) ? "" : "s"} ${all}`
}

/** What came of fewer octets is not worth the words. */
const worthWords = 10_000

const broughtWords = ({ brings, brought, count, doing, hasMoreSets, sets }: Sum): string => {
  const { answers, first, isCut, least, most, octets, same, total } = brought
  if (brings === undefined) return answers < count ? `${answers} done` : "done"
  const size = brings === "came" && octets >= worthWords ? sizeWords(octets) : undefined
  // the trace has the beginning of a long result alone
  if (isCut) return `${least} or more ${brings}`
  if (answers === 1) return [`${numberOf(total)} ${brings}`, size ?? []].flat().join(", ")
  const isSame =
    total > 0 && brings === "found"
      ? // commands whose words are hidden may be different ones
        same !== undefined && !doing.includes("<text>")
      : brings === "came" && sets.size === 1 && !hasMoreSets && !/[*$]/.test(Array.from(sets).join())
  const inAll = size === undefined ? "" : `, ${size} in all`
  if (isSame && least > 0 && least === most)
    return `the same ${least === 1 ? "one" : least} ${brings} ${answers < count ? times(answers) : "each time"}${inAll}`
  if (first.length === answers && least < most)
    return `${first.slice(0, -1).map(numberOf).join(", ")}, then ${numberOf(first.at(-1) ?? 0)} ${brings}${inAll}`
  if (brings === "came" || brings === "gone")
    return `${total === 0 ? `none ${brings}` : `${total} ${brings} in all`}${size === undefined ? "" : `, ${size}`}`
  return least === most ? `${numberOf(least)} ${brings} each time` : `${least} to ${most} ${brings}`
}

const numberOf = (count: number): string => (count === 0 ? "none" : `${count}`)

export const toldWords = ({ came, changed, gone }: Told): string => {
  const news = [
    came === 0 ? [] : `${came} new`,
    gone === 0 ? [] : `${gone} gone`,
    changed === 0 ? [] : `${changed} ${changed === 1 ? "change" : "changes"} of flags`
  ].flat()
  return `told by the server: ${news.join(", ")}`
}
