/** The findings in an open mailbox about lines such as `C: A2 SEARCH ALL` and `S: A2 OK done`, a second apart. */
import * as Findings from "../../src/model/findings/Findings.ts"
import { at, began, connectionOf, moved } from "../support.ts"

const lane = "implicitTls"

export const found = (transcript: string): ReadonlyArray<string> => findingsIn(transcript).map(({ id }) => id)

export const findingsIn = (transcript: string): ReadonlyArray<Findings.Finding> =>
  Findings.of(connectionIn(transcript))

const connectionIn = (transcript: string) => {
  const said = transcript
    .trim()
    .split(/\n\s*/)
    .map((each, index) => {
      // `S(346): * 1 FETCH …`: a line of so many octets
      const [, side, octets, line = ""] = /^([CS])(?:\((\d+)\))?: (.*)$/.exec(each) ?? []
      const [tag = "", word = "", next = ""] = line.split(" ")
      const tagged = tag === "*" ? {} : { tag }
      const time = 100 + 1000 * index
      if (side === "C")
        return at(time, "wire:sent", { lane, tag, cmd: word === "UID" ? `UID ${next}` : word, line })
      const code = /^\S+ (?:OK|NO|BAD) \[([^\]]+)\]/.exec(line)?.[1]
      const condition = /^(?:OK|NO|BAD)$/.test(word)
        ? { cond: word, ...(code !== undefined && { code }) }
        : {}
      const size = octets === undefined ? {} : { bytes: Number(octets) }
      return at(time, "wire:received", { lane, line, ...tagged, ...condition, ...size })
    })
  const opened = moved(50, "selecting", "select.ok", "selected.quiet")
  return connectionOf([began, opened, ...said])
}
