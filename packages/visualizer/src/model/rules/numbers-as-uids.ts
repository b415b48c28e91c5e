import { dataIn } from "../lines/Data.ts"
import { isAskedByApp } from "../lines/facts.ts"
import { numbersIn, searchedIn } from "../lines/numbersIn.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** The result of the last SEARCH by message numbers, and the numbers of it that UID commands have named since. */
interface Found {
  readonly asked: number
  readonly line: number
  readonly numbers: ReadonlySet<number>
  readonly named: Set<number>
}

/** The app uses message numbers as UIDs: they name other messages, or no message. RFC 9051 §2.3.1. */
export default rule({
  id: "numbers-as-uids",
  group: "command",
  severity: "warning",
  message: "{command} names as UIDs the message numbers that SEARCH gave",
  docs: "SEARCH gives message numbers, and UID SEARCH gives UIDs (RFC 9051 §6.4.9). The command is about other messages, or about none, and its answer is OK all the same. Let the app use UID SEARCH before UID commands.",
  *find({ commands, gaps, wire }) {
    if (gaps.length > 0) return
    const begun = new Map(commands.map((command) => [command.line, command]))
    let uids = new Set<number>()
    let [asked, isByNumber, exists, next] = [0, false, 0, 0]
    let found: Found | undefined
    for (const { direction, line, text } of wire) {
      if (direction === "received") {
        const { name, number, uid, uidNext } = dataIn(text)
        if (uid !== undefined) uids.add(uid)
        if (name === "EXISTS") exists = number
        next = uidNext ?? next
        const all = name === "SEARCH" || name === "ESEARCH" ? searchedIn(text) : undefined
        if (all === undefined) continue
        if (isByNumber) found = { asked, line, numbers: new Set(all), named: new Set() }
        else for (const each of all) uids.add(each)
        continue
      }
      const command = begun.get(line)
      if (command === undefined) continue
      const { name } = command
      if (/^(?:SELECT|EXAMINE|CLOSE|UNSELECT)$/.test(name)) [uids, found] = [new Set(), undefined]
      if (name.endsWith("SEARCH")) [asked, isByNumber] = [line, name === "SEARCH" && isAskedByApp(command)]
      const named = isAskedByApp(command) ? numbersIn(ofUids.exec(text)?.[1] ?? "") : undefined
      if (named === undefined || found === undefined) continue
      const { numbers } = found
      // numbers that the app knows as UIDs, or that equal the UIDs, prove nothing
      const isOther = named.some((each) => !numbers.has(each) || uids.has(each)) || next === exists + 1
      for (const each of named) found.named.add(each)
      if (isOther) found = undefined
      else if (found.named.size >= Math.min(2, numbers.size)) {
        yield* report([line, found.line, found.asked], { command: name })
        found = undefined
      }
    }
  }
})

const ofUids = /^\S+ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) ([\d:,]+)(?= |$)/i
