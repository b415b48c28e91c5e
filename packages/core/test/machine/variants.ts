/** The worlds that the model checks walk: what an account asks for, and what it may meet. */
import { Effect, Redacted } from "effect"
import type { Settings } from "../../src/lifecycle/machine/Settings.ts"
import { caps, profile, settings } from "./fixtures.ts"
import { plain, type Variety } from "./world.ts"

const attempts = 2
const keptAlive = { keptAlive: true }
const passwords = {
  credentials: [{ secret: "password" as const, certificate: false, quotable: true, isLong: false }]
}
const tokens = {
  credentials: [{ secret: "token" as const, certificate: false, quotable: true, isLong: false }]
}

/** Both ways in at once: each is as many states as the other has. */
const race: Variety = {
  ...plain,
  credentials: plain.credentials.slice(0, 1),
  lists: [caps("IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR ID")]
}

export const variants: Readonly<Record<string, readonly [Settings, Variety]>> = {
  tls: [settings({ security: "tls" }, { attempts }), plain],
  starttls: [settings({ security: "starttls", id: { enabled: false } }, { attempts }), plain],
  auto: [settings({}, { attempts, flights: "careful" }), race],
  "auto, starttls first": [settings({ order: "starttls-first" }, { attempts: 1, flights: "careful" }), race],
  "auto, a way in that is known": [
    // other attempts with what is known: those of the next world
    settings({}, { attempts: 1, flights: "careful" }),
    { ...race, profiles: [{ ...profile, wayIn: "startTls", port: 143 }] }
  ],
  "auto, to be asked": [
    settings({}, { attempts, flights: "careful", onChange: "ask" }),
    { ...race, profiles: [profile] }
  ],
  none: [
    settings({ security: "none", allowPlaintext: true }, { attempts }),
    {
      ...race,
      lists: ["STARTTLS LOGINDISABLED", "LOGINDISABLED AUTH=PLAIN", "AUTH=PLAIN ID"].map((list) =>
        caps(`IMAP4rev1 ${list}`)
      )
    }
  ],
  "none without allowPlaintext": [settings({ security: "none" }, { attempts: 1 }), plain],
  "enable, authorizeAs": [
    settings({ security: "tls", enable: ["CONDSTORE"], authorizeAs: "boss" }, { attempts }),
    { ...race, lists: plain.lists.slice(0, 1) }
  ],
  "proofs, then the password": [
    settings({ security: "tls", id: { enabled: false } }, { attempts }),
    { ...plain, ...passwords, lists: [caps("IMAP4rev1 AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1 AUTH=PLAIN")] }
  ],
  "a token": [
    settings({ security: "tls", token: Effect.succeed(Redacted.make("token")) }, { attempts }),
    { ...plain, ...tokens, lists: [caps("IMAP4rev1 SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2")] }
  ],
  "a token in the clear": [
    settings({ security: "none", allowPlaintext: true, token: Redacted.make("token") }, { attempts }),
    { ...plain, ...tokens, lists: [caps("IMAP4rev1 SASL-IR AUTH=OAUTHBEARER ID")] }
  ],
  "a known profile": [
    settings({ security: "tls" }, { attempts }),
    { ...race, profiles: [{ ...profile, swallows: [] }] }
  ],
  eager: [settings({ security: "tls" }, { attempts, flights: "eager" }), race],
  compress: [
    settings({ security: "tls", compress: "auto" }, { attempts }),
    { ...race, lists: [caps("IMAP4rev1 AUTH=PLAIN SASL-IR ID COMPRESS=DEFLATE")] }
  ],
  "compress, careful, with a known profile": [
    settings({ security: "tls", compress: "auto" }, { attempts, flights: "careful" }),
    {
      ...race,
      lists: [caps("IMAP4rev1 AUTH=PLAIN COMPRESS=DEFLATE")],
      profiles: [{ ...profile, swallows: ["compress"] }]
    }
  ],
  "kept alive, compress": [
    settings({ security: "tls", compress: "auto", id: { enabled: false } }, { attempts: 2 }, keptAlive),
    { ...race, lists: [caps("IMAP4rev1 AUTH=PLAIN COMPRESS=DEFLATE")] }
  ],
  "kept alive": [
    settings({ security: "tls", id: { enabled: false } }, { attempts: 2, flights: "careful" }, keptAlive),
    { ...race, lists: [caps("IMAP4rev1 AUTH=PLAIN IDLE"), caps("IMAP4rev1 AUTH=PLAIN")] }
  ],
  "kept alive, a token": [
    settings({ security: "tls", token: Effect.succeed(Redacted.make("token")) }, { attempts: 3 }, keptAlive),
    { ...race, ...tokens, lists: [caps("IMAP4rev1 SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2")] }
  ],
  "no mailbox": [
    settings({ security: "tls", mailbox: null, compress: "auto" }, { attempts }),
    { ...race, lists: [caps("IMAP4rev1 AUTH=PLAIN SASL-IR ID ENABLE COMPRESS=DEFLATE")] }
  ],
  "kept alive, no mailbox": [
    settings({ security: "tls", mailbox: null, id: { enabled: false } }, { attempts: 2 }, keptAlive),
    { ...race, lists: [caps("IMAP4rev1 AUTH=PLAIN IDLE ENABLE QRESYNC")] }
  ],
  "a fixed transport": [settings({}, { attempts, reidentify: false }), { ...race, fixed: true }]
}
