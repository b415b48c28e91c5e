/** Every situation of which a golden is held: profiles, servers that no profile is, and servers as scripts. */
import { TransportError, type TransportFailure } from "@effect-imap/core/Transport"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Redacted } from "effect"
import type { Setting } from "./record.ts"
import { inUse } from "./inUse.ts"
import { openings } from "./openings.ts"
import type { Situation } from "./situationParts.ts"

export const servers: ReadonlyArray<readonly [string, Setting]> = Object.entries(Simulator.profiles).map(
  ([name, server]) => [name, { server }]
)

const well = Simulator.profiles.wellBehaved
const cannot = (failure: TransportFailure, detail: string) => ({
  handshake: () => Effect.fail(new TransportError({ failure, detail }))
})

/** Servers that no profile is. */
export const others: ReadonlyArray<readonly [string, Setting]> = [
  ["closed-ports", { server: well, options: { ports: {} } }],
  ["silent-ports", { server: well, options: { ports: { 143: "silent", 993: "silent" } } }],
  ["only-starttls", { server: well, options: { ports: { 143: "clear", 993: "silent" } } }],
  ["wrong-password", { server: well, account: { password: Redacted.make("wrong") } }],
  ["no-such-mailbox", { server: well, account: { mailbox: "Nowhere" } }],
  [
    "certificate-name",
    { server: well, options: cannot("tlsName", "it is for imap.other.example"), account: { security: "tls" } }
  ],
  ["certificate-issuer", { server: well, options: cannot("tlsUntrusted", "issued by “Test CA”") }],
  ["far-away", { server: well, options: { latency: "450 millis" } }],
  ["starttls", { server: well, account: { security: "starttls" } }],
  [
    "netease-without-id",
    { server: Simulator.profiles.netease, account: { host: "imap.163.com", id: { enabled: false } } }
  ],
  ["hanging", { server: Simulator.profiles["silent-select"], for: 12_621 }],
  ["hanging-race", { server: Simulator.profiles["silent-greeting"], for: 9_300 }],
  ["hanging-race-half-lost", { server: Simulator.profiles["silent-greeting"], for: 15_600 }]
]

/** Servers that are written line by line. */
const scripts = {
  "bye-greeting": "S: * BYE [UNAVAILABLE] come back later\nclose",
  reset: "reset",
  "starttls-stripped": "S: * OK [CAPABILITY IMAP4rev1 LOGIN AUTH=PLAIN] ready\ndeaf"
} as const

const ofScript = (name: string, script: string, setting: Omit<Setting, "server">) =>
  Effect.map(Simulator.script(`# ${name}\n${script}\n`), (server): Setting => ({ ...setting, server }))

/** Servers as scripts, each once it is read. */
export const situated = [
  ...Object.entries<Situation>({ ...openings, ...inUse }).map(
    ([name, { script, ...met }]) =>
      [
        name,
        ofScript(name, script, {
          attempts: 1,
          ...met,
          account: { security: "tls", id: { enabled: false }, ...met.account }
        })
      ] as const
  ),
  ...Object.entries(scripts).map(
    ([name, script]) =>
      [
        name,
        ofScript(name, script, { account: { security: name.startsWith("starttls") ? "starttls" : "tls" } })
      ] as const
  )
]
