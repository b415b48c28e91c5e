/** Openings of a mailbox at a server that refuses, or that plays a script. */
import * as Simulator from "@effect-imap/core/simulator"
import { Effect } from "effect"
import { record, type Setting } from "../record.ts"
import type { Situation } from "../situationParts.ts"
import { user, well } from "./parts.ts"

export const played = ({ script, ...given }: Situation) =>
  Effect.flatMap(Simulator.script(`# a server\n${script}\n`), (server) =>
    record({
      attempts: 1,
      ...given,
      account: { user, security: "tls", id: { enabled: false }, ...given.account },
      server
    })
  )

export const met = (setting: Setting) =>
  record({ attempts: 1, ...setting, account: { user, ...setting.account } })

/** A server that refuses the login with these words. */
export const refuses = (words: string, host = "imap.example.com") =>
  met({
    server: { ...well, password: "another", lines: { ...well.lines, wrongPassword: `{tag} ${words}` } },
    account: { host }
  })
