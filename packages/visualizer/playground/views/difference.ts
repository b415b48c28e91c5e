/** The first difference of two clients, in a sentence. */
import { Result } from "effect"
import { parting } from "../../src/model/compare/parting.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read } from "../../src/trace/Reader.ts"
import type { Current } from "../app/Playground.ts"
import { clientNames } from "../run/Trial.ts"

/** Absent if there are not two. Of a client with several connections, the first counts. */
export const differenceIn = ({ outcomes = [], trace }: Current): string | undefined => {
  const [one, other] = outcomes.map(({ client }) => clientNames[client])
  if (one === undefined || other === undefined) return undefined
  const all = Result.match(read(trace()), { onFailure: () => [], onSuccess: connections })
  const firstOf = (name: string) => all.find(({ started }) => started?.label === name)
  const [a, b] = [firstOf(one), firstOf(other)]
  if (a === undefined || b === undefined) return undefined
  return parting(a, b, [one, other]) ?? "Both send the same commands, and get the same answers."
}
