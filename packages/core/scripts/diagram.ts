/** Writes `docs/evidence/machine.md`: the picture of the connection machine, its states and its limits. */
import { writeFileSync } from "node:fs"
import * as Policy from "../src/lifecycle/Policy.ts"
import { type State, toJson, toMermaid } from "../src/lifecycle/diagram/diagram.ts"
import * as Steps from "../src/lifecycle/machine/Steps.ts"
import { delays } from "../src/lifecycle/machine/delays.ts"

type Limit = readonly [default_: keyof Policy.Limits | number, about: string]

/** The purpose of each delay, and the limit of the policy that it uses; other delays are in milliseconds. */
const limits: Readonly<Record<string, Limit>> = {
  attemptLimit: ["attempt", "The whole attempt."],
  raceLimit: [
    "attempt",
    "The attempt, and a second: the limits of each way in come first, and name the step."
  ],
  headStart: ["headStart", "The first way in, tried alone."],
  raceHold: ["raceHold", "A ready way in, which waits for the preferred one if that is connected."],
  connectLimit: ["connect", "The lookup of the name, and all of its addresses."],
  tlsLimit: ["tls", "The handshake."],
  greetingLimit: ["greeting", "The first line of the server."],
  provisionalLimit: ["provisional", "The greeting after one that says that the server is busy."],
  clearCapabilityLimit: ["capability", "CAPABILITY before STARTTLS."],
  startTlsLimit: ["starttls", "STARTTLS and its OK."],
  settleLimit: [delays.settleLimit, "The end of the ways in that lost."],
  authLimit: ["auth", "Each answer of an authentication."],
  ...ofSteps(),
  pauseLimit: ["pause", "The time without work before the connection idles."],
  idleLimit: ["idle", "IDLE, until the server says that it has begun."],
  reissueInterval: ["reissue", "One IDLE: up to 40 % less, and as much less as a loss has taught."],
  doneLimit: ["done", "DONE and its answer."],
  pollInterval: [
    "poll",
    "The time since the server was last asked what is new, whatever was sent in between."
  ],
  aliveInterval: ["poll", "The time between two NOOPs with no mailbox open."],
  probeLimit: ["probe", "The answer to NOOP."],
  logoutLimit: ["logout", "LOGOUT and whatever the server says to it."],
  closeLimit: [delays.closeLimit, "A transport that does not close."]
}

/** Those of the steps between login and mailbox. */
function ofSteps(): Readonly<Record<string, Limit>> {
  return Object.fromEntries(
    Object.values(
      Steps.each(({ commands }, step) => [
        `${step}Limit`,
        [step, `${commands.join(" or ")}, or what is left of its flight.`] as const
      ])
    )
  )
}

const policy = Policy.make()

const limitRow = (name: string): string => {
  const [given, about] = limits[name] ?? [0, ""]
  if (about === "") throw new Error(`scripts/diagram.ts does not know what ${name} is for`)
  const ms = typeof given === "number" ? given : policy.limits[given]
  const where = typeof given === "number" ? "fixed" : `\`limits.${given}\``
  return `| \`${name}\` | ${ms / 1_000} s | ${where} | ${about} |`
}

const chart = toJson()

const coded = (names: ReadonlyArray<string>): string =>
  [...new Set(names)].map((name) => `\`${name}\``).join(", ")

const stateRow = ({ description = "", id, invokes }: State): string => {
  const timers = chart.edges
    .filter(({ event, from }) => from === id && event.startsWith("after "))
    .map(({ event }) => event.slice("after ".length))
  return `| \`${id}\` | ${description} | ${coded(invokes.map(({ src }) => src))} | ${coded(timers)} |`
}

const text = `# The connection as a state chart

<!-- Written by \`node packages/core/scripts/diagram.ts\`. Do not edit. -->

What may happen between an account and a selected mailbox. A state waits for the activity that it names, at most as
long as its limit; an answer is an event under the name of its invoke, such as \`select.ok\`, and a failure is
\`failure.select\`. \`effect-imap machine\` prints the same picture, and traces name states as the table does.
\`@effect-imap/core/machine\` is the chart for XState, which only this module needs: \`npm install xstate\`.

\`\`\`mermaid
${toMermaid().trimEnd()}
\`\`\`

## States

| State | | Activity | At most |
|---|---|---|---|
${chart.states.map(stateRow).join("\n")}

## Limits

No limit of a state is longer than what is left of the attempt. Commands that are written together share one limit,
the sum of the single ones.

| Limit | By default | In the policy | What it limits |
|---|---|---|---|
${Object.keys(delays).map(limitRow).join("\n")}
`

writeFileSync(new URL("../../../docs/evidence/machine.md", import.meta.url), text)
