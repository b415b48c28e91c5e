/** The words of a trial's fields. */
import { profiles } from "@effect-imap/core/Simulator"
import { type Choice, clientNames, type Trial } from "../run/Trial.ts"

export const titles: Readonly<Record<Choice, string>> = {
  client: "Client",
  beside: "Compare with",
  task: "Task",
  id: "ID after the login",
  flights: "Commands",
  mechanism: "Mechanism",
  security: "Security",
  ports: "Ports that answer",
  starttls: "STARTTLS",
  latency: "Latency, one way",
  attempts: "Attempts",
  patience: "Limit of each answer",
  fault: "Fault"
}

export const wordOf = (name: Choice, value: string): string => {
  if (name === "latency") return `${value} ms`
  return words[name]?.[value] ?? value
}

const words: { readonly [Name in Choice]?: Readonly<Record<string, string>> } = {
  client: clientNames,
  beside: { nobody: "no other client", ...clientNames },
  task: { open: "open the mailbox", hour: "keep it open for 70 minutes", day: "keep it open for a day" },
  flights: { planned: "together where safe", careful: "one at a time", eager: "all at once" },
  security: { auto: "automatic", tls: "TLS", starttls: "STARTTLS", none: "none" },
  ports: { both: "993 and 143", "143": "143 only", "993": "993 only" },
  starttls: { offered: "offered", stripped: "removed on the way" },
  patience: { usual: "as usual", "3": "3 s", "10": "10 s" },
  fault: { none: "none", cut: "cut", silence: "silence", drip: "a byte at a time", bye: "BYE" }
}

/** The servers, and what is special about each. */
export const servers: ReadonlyArray<readonly [name: string, about: string]> = [
  ...Object.values(profiles).map(({ about, name }) => [name, about] as const),
  ["script", "Your own: lines of server and client, below."],
  ["trace", "Your own: it answers as in a recorded trace, and stops where the trace has no answer."]
]

export const aboutOf = ({ server }: Trial): string =>
  servers.find(([name]) => name === server)?.[1].replaceAll("`", "") ?? ""
