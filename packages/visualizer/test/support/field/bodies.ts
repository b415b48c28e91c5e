/** One message that its server cannot give, and logins and ways in that something in between spoils. */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { kept } from "./Scene.ts"
import { at, many, reads, well } from "./parts.ts"
import { met, played } from "./plays.ts"

const latin1 = new TextDecoder("latin1")
const octets = new TextEncoder()

/** Sends the first octets of message 3, and then nothing more on that connection. */
const stopsIn3 = () => {
  const stopped = new WeakSet<Simulator.ServerEnd>()
  return (bytes: Uint8Array, end: Simulator.ServerEnd) => {
    const isOf3 = latin1.decode(bytes.subarray(0, 16)).startsWith("* 3 FETCH ")
    if (!isOf3 && !stopped.has(end)) return undefined
    const isFirst = !stopped.has(end)
    stopped.add(end)
    return end.write(isFirst ? bytes.subarray(0, 120) : new Uint8Array())
  }
}

export const bodies = {
  "message-unreadable": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    hears: (text, end) => {
      const tag = /(\S+) UID FETCH 3 /.exec(text)?.[1]
      return tag === undefined ? undefined : end.write(octets.encode(`${tag} NO System I/O error\r\n`))
    },
    plan: (world, supervised) => [
      ...at([1, 11], reads(supervised, 2)),
      ...at([2, 12], reads(supervised, 3)),
      ...at([3, 13], reads(supervised, 4)),
      [8, world.hangUp]
    ]
  }),
  "message-stops": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    speaks: stopsIn3(),
    plan: (_, supervised) => [
      ...at([1, 11], reads(supervised, 2)),
      ...at([2, 12], reads(supervised, 3)),
      ...at([20], reads(supervised, 4))
    ]
  }),
  "starttls-overwritten": met({
    server: {
      ...well,
      lines: {
        ...well.lines,
        greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR ID ENABLE IDLE XXXXXXXA LOGINDISABLED] ready."
      }
    },
    options: { ports: { 143: "clear", 993: "refused" } },
    account: { security: "starttls" }
  }),
  "login-backend-down": played({
    script:
      "connection 993\ntls\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] IMAP4 ready\nC: <1> LOGIN ...\nS: * BAD internal server error\nclose"
  })
}
