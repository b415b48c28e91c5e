/** Where two clients part, in a sentence. */
import { Result } from "effect"
import type { Connection } from "../../src/model/Connection.ts"
import { connections } from "../../src/model/spans.ts"
import { read } from "../../src/trace/Reader.ts"
import type { Current } from "../app/Playground.ts"
import { names } from "../run/client.ts"

/** What is asked again, or by the way, says nothing about what a client is for. */
const byTheWay: ReadonlySet<string> = new Set(["CAPABILITY", "NOOP", "ENABLE"])

const commandsOf = ({ commands }: Connection): ReadonlyArray<string> =>
  commands.map(({ name }) => name).filter((name) => !byTheWay.has(name))

const sends = (client: string, command: string | undefined): string =>
  `${client} sends ${command ?? "nothing more"}`

/** Absent if there are not two. Of a client with several connections, the first counts. */
export const differenceIn = ({ outcomes = [], trace }: Current): string | undefined => {
  const [one, other] = outcomes.map(({ client }) => names[client])
  if (one === undefined || other === undefined) return undefined
  const all = Result.match(read(trace()), { onFailure: () => [], onSuccess: connections })
  const firstOf = (name: string) => all.find(({ started }) => started?.label === name)
  const [a, b] = [firstOf(one), firstOf(other)]
  if (a === undefined || b === undefined) return undefined
  const [mine, theirs] = [commandsOf(a), commandsOf(b)]
  const at = Array.from({ length: Math.max(mine.length, theirs.length) }, (_, index) => index).find(
    (index) => mine[index] !== theirs[index]
  )
  if (at === undefined) return "Both send the same commands in the same order."
  const where = at === 0 ? "with the first command" : `after ${mine[at - 1]}`
  return `They part ${where}: ${sends(one, mine[at])}, ${sends(other, theirs[at])}.`
}
