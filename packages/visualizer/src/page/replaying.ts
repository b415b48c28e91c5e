/** Asks the page's server to replay a connection with other settings. */
import type { Question } from "../document/Question.ts"
import { takeToken } from "./Live.ts"
import * as Trace from "./Trace.ts"

export interface Replayed {
  readonly trace: Trace.Trace
  /** The last connection of the replay, which shows the result of the call. */
  readonly last: number
  /** A sentence about what the recording does not answer; empty if it answers everything. */
  readonly words: string
}

/** Replays as a trace of this name. Rejects with a sentence for the person. */
export const replayed = (question: Question, name = ""): Promise<Replayed> =>
  fetch("replay", {
    method: "POST",
    headers: { authorization: `Bearer ${takeToken()}` },
    body: JSON.stringify(question)
  }).then((response) => {
    if (!response.ok)
      return response.text().then((words) => {
        throw new Error(words)
      })
    const words = decodeURIComponent(response.headers.get("replay-words") ?? "")
    const trace = Trace.make(name)
    return response
      .blob()
      .then((body) => Trace.take(trace, body.stream()))
      .then(() => {
        const last = trace.index.connections.length - 1
        if (last < 0) throw new Error(words)
        return { trace, last, words }
      })
  })
