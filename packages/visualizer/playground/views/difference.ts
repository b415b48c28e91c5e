/** Where two clients part, in a sentence. */
import { Result } from "effect"
import * as Diff from "../../src/model/Diff.ts"
import { connections } from "../../src/model/spans.ts"
import type { WireLine } from "../../src/model/Connection.ts"
import { read } from "../../src/trace/Reader.ts"
import type { Current } from "../app/Playground.ts"
import { names } from "../run/client.ts"

const longest = 60

const said = (line: WireLine | undefined): string => {
  if (line === undefined) return "nothing more"
  const text = line.text.length > longest ? `${line.text.slice(0, longest)}…` : line.text
  return `${line.direction === "sent" ? "C:" : "S:"} ${text}`
}

/** Absent if there are not two. Of a client with several connections, the first counts. */
export const differenceIn = ({ outcomes = [], trace }: Current): string | undefined => {
  const [one, other] = outcomes.map(({ client }) => names[client])
  if (one === undefined || other === undefined) return undefined
  const all = Result.match(read(trace()), { onFailure: () => [], onSuccess: connections })
  const firstOf = (name: string) => all.find(({ started }) => started?.label === name)
  const [a, b] = [firstOf(one), firstOf(other)]
  if (a === undefined || b === undefined) return undefined
  const { wire } = Diff.of(a, b)
  if (wire === undefined) return "Both said and heard the same."
  return `They part here: ${one} has “${said(wire.a)}”, ${other} has “${said(wire.b)}”.`
}
