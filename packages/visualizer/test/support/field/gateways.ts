/** A mail bridge or gateway on this machine, which answers for a provider. */
import * as Simulator from "@effect-imap/core/simulator"
import { Effect } from "effect"
import { record } from "../record.ts"
import { kept } from "./Scene.ts"
import { set, user, well } from "./parts.ts"

const here = { host: "127.0.0.1", port: 1143 } as const

const greeting = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN] gateway ready"

/** A gateway that plays this script. */
const played = (script: string) =>
  Effect.flatMap(Simulator.script(`# a gateway\nconnection 1143\ntls\n${greeting}\n${script}\n`), (server) =>
    record({
      attempts: 1,
      server,
      options: { ports: { 1143: "implicitTls" } },
      account: { ...here, user, security: "tls", id: { enabled: false } }
    })
  )

export const gateways = {
  "davmail-down": record({
    attempts: 1,
    server: well,
    options: { ports: { 1143: "refused" } },
    account: { ...here, user, security: "starttls" }
  }),
  "gateway-soap-timeout": played(
    `login <1>\nS: <1> OK [CAPABILITY IMAP4rev1 LITERAL+] Authenticated\nC: <2> SELECT INBOX\nS: <2> BAD unable to handle request: ErrorTimeoutExpired The request timed out.\nC: <3> LOGOUT\nS: * BYE Closing connection\nS: <3> OK LOGOUT completed`
  ),
  "bridge-no-such-user": played(
    "login <1>\nS: <1> NO no such user\nC: <3> LOGOUT\nS: * BYE\nS: <3> OK LOGOUT"
  ),
  "bridge-restarts": kept({
    server: well,
    minutes: 60,
    account: { ...here, security: "tls" },
    options: { ports: { 1143: "implicitTls" } },
    plan: (world) => [
      [
        25,
        Effect.andThen(
          set(() => {
            world.ports[1143] = "refused"
          }),
          world.hangUp
        )
      ],
      [
        28,
        set(() => {
          world.ports[1143] = "implicitTls"
        })
      ]
    ]
  })
}
