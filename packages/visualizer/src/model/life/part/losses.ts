/** What all losses have in common. Pure. */
import { sizeWords, span } from "../../../trace/quantities.ts"
import type { Alike } from "../losses.ts"
import { stoppedWords } from "../stoppedAdvice.ts"
import { shortened } from "../words.ts"
import { fromTo } from "./counts.ts"

/** Times are in milliseconds. */
export const losses = {
  alike: (same: Alike) => `each time ${alikeWords(same)}`
}

/** What is used all the time survives no quiet that is worth telling, in milliseconds. */
const shortest = 10_000

const alikeWords = (same: Alike): string => {
  switch (same.kind) {
    case "age":
      return `about ${span(same.ms)} after it was opened, whatever it did`
    case "aged":
      return `${fromTo(same.least, same.most)} after it was opened, in a silence no longer than it had survived`
    case "brief":
      return `in IDLE that was quiet for ${span(same.least)} or longer, which none survived`
    case "command":
      return `upon ${shortened(same.command)}${same.after === undefined ? "" : `, ${span(same.after)} after it was sent`}${same.large === undefined ? "" : `, a message of ${sizeWords(same.large.size)}, while no answer that came was longer than ${sizeWords(same.large.longest)}`}`
    case "done":
      return "upon DONE"
    case "limit":
      return "at a limit of the server"
    case "literal":
      return stoppedWords(same)
    case "long":
      return `upon FETCH of content, and no answer came of more than ${same.longest} bytes`
    case "idle":
      return "as soon as IDLE began"
    case "quiet":
      return `about ${span(same.after)} after the last line before`
    case "idled":
      return `about ${span(same.after)} after IDLE began`
    case "unused":
      return `upon the first command after ${fromTo(same.least, same.most)} of quiet${same.survived < shortest ? "" : `, while ${span(same.survived)} were survived`}`
    case "unread":
      return `after the app had taken nothing more of ${same.command === undefined ? "an answer" : `the answer to ${shortened(same.command)}`} for ${fromTo(same.least, same.most)}`
    case "silence":
      return same.within === undefined
        ? "after a silence"
        : `after a silence, and not again since IDLE is renewed within ${span(same.within)}`
    case "words":
      return `“${same.serverText}”${same.after === undefined ? "" : `, ${span(same.after)} after its last line before`}`
  }
}
