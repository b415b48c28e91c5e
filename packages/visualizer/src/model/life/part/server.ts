/** What the server said, or does otherwise than others. Pure. */
import { uncapitalized } from "../../../trace/letters.ts"

/** Times are in milliseconds. */
export const server = {
  noticed: (title: string) => (title.startsWith("The ") ? uncapitalized(title) : title),
  short: uncapitalized,
  unreadable: (count: number, name: string) =>
    `${count} ${count === 1 ? "answer" : "answers"} of the server not read in whole (${name})`,
  alert: (count: number) => `the server has ${count === 1 ? "a message" : `${count} messages`} for its user`,
  strays: (count: number) =>
    `${count} ${count === 1 ? "line" : "lines"} of the server that ${count === 1 ? "is" : "are"} not IMAP`
}
