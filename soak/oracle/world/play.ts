/** One run in virtual time: a random server, a random network and a random app. */
import { Pacing, Policy, Trace, Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Effect, Redacted } from "effect"
import * as Dice from "../../world/Dice.ts"
import { bytesOf, textOf } from "../../world/octets.ts"
import * as Recording from "../../world/Recording.ts"
import * as Time from "../../world/Time.ts"
import * as App from "./App.ts"
import type { Cast } from "./Cast.ts"
import * as Script from "./Script.ts"
import * as Server from "./Server.ts"

export interface Played {
  readonly lines: ReadonlyArray<Trace.Header | Trace.Event>
  readonly outcome: Time.Outcome<void>
  readonly transcript: () => string
}

const extensions = [
  "IDLE",
  "ID",
  "LITERAL+",
  "UIDPLUS",
  "MOVE",
  "ENABLE",
  "CONDSTORE",
  "QRESYNC",
  "UNSELECT",
  "APPENDLIMIT=20000"
]

const drawProfile = (dice: Dice.Dice): Simulator.Profile => {
  const before = ["IMAP4rev1", "AUTH=PLAIN", ...(dice.chance(0.5) ? ["SASL-IR"] : [])].join(" ")
  const offered = extensions.filter(() => dice.chance(0.7))
  const { wellBehaved } = Simulator.profiles
  return {
    ...wellBehaved,
    capabilities: { clear: before, tls: before, authenticated: ["IMAP4rev1", ...offered].join(" ") }
  }
}

const message = (dice: Dice.Dice, uid?: number): Simulator.SimulatedMessage => {
  const body = `${dice.word(60)}\r\n`.repeat(dice.pick(2, 20, 1_500))
  return Simulator.message(
    bytesOf(`Subject: ${dice.word(8)}\r\n\r\n${body}`),
    uid === undefined ? {} : { uid }
  )
}

/** Draws times in which the event loop is blocked, so that timers and bytes are noticed late. */
const drawBusy = (dice: Dice.Dice): Pick<Time.Options, "late"> => {
  if (!dice.chance(0.15)) return {}
  const [from, most, rate] = [dice.below(12), dice.pick(30, 150, 400), dice.pick(0.2, 0.6, 1)]
  const until = from + dice.pick(20, 80, 400)
  return {
    late: (wake) => (wake < from || wake > until || !dice.chance(rate) ? 0 : most * (0.5 + dice.next() / 2))
  }
}

const drawNetwork = (dice: Dice.Dice): Pick<MemoryTransport.Options, "latency" | "chunk"> => ({
  latency: dice.pick(0, 0.5, 5, 40, 300),
  chunk: dice.pick(Infinity, Infinity, 4_096)
})

/** A proxy that lets the connection through, and then answers the handshake itself in HTTP. */
const proxied = (transport: Transport.Transport): Transport.Transport => ({
  ...transport,
  through: "the proxy proxy.example.com:3128"
})

export const play = (seed: number): Effect.Effect<Played> =>
  Effect.suspend(() => {
    const dice = Dice.make(seed)
    const recording = Recording.make()
    const network = drawNetwork(dice)
    let memory: MemoryTransport.MemoryTransport | undefined
    const run = program({ dice, network, begun: (made) => (memory = made) })
    const busy = drawBusy(dice.fork())
    const isolated = Effect.scoped(run).pipe(
      Trace.withSink(recording.sink),
      Trace.withRedaction(dice.chance(0.4) ? "strict" : "standard"),
      Effect.provideService(Policy.Policy, Policy.make(drawPolicy(dice))),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
      Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
      Effect.provideService(Pacing.Pacing, Pacing.make())
    )
    return Effect.map(Time.run(isolated, { dice: dice.fork(), maxSteps: 400_000, ...busy }), (outcome) => ({
      lines: recording.lines,
      outcome,
      transcript: () => transcriptOf(memory)
    }))
  })

const drawPolicy = (dice: Dice.Dice): Policy.Options => ({
  ...(dice.chance(0.3) ? { attempts: dice.pick(1, 2) } : {}),
  ...(dice.chance(0.3) ? { limits: { command: dice.pick("15 seconds", "1 minute") } } : {})
})

interface Parts {
  readonly dice: Dice.Dice
  readonly network: ReturnType<typeof drawNetwork>
  readonly begun: (made: MemoryTransport.MemoryTransport) => void
}

const program = Effect.fnUntraced(function* ({ begun, dice, network }: Parts) {
  const profile = drawProfile(dice)
  const mailboxes = {
    INBOX: [1, 2, 3].map((uid) => message(dice, uid)),
    Archive: [],
    "INBOX.Bills": [4, 9].map((uid) => message(dice, uid)),
    "INBOX.Receipts": Array.from({ length: 12 }, (_, at) => message(dice, at + 100))
  }
  const server = yield* Simulator.serverOf(profile, { mailboxes })
  const stage: Server.Stage = {
    script: Script.draw(dice),
    dice: dice.fork(),
    login: profile,
    admitted: 0,
    greeted: 0,
    logins: 0,
    kicks: 0,
    streak: 0
  }
  const speaksHttp = dice.chance(0.05)
  const memory = yield* MemoryTransport.make({
    ...network,
    server: Server.serve(server, stage),
    ...(speaksHttp ? { handshake: () => spokeHttp } : {})
  })
  begun(memory)
  const transport = speaksHttp || dice.chance(0.05) ? proxied(memory.transport) : memory.transport
  const app = App.draw(dice)
  const cast: Cast = {
    dice: dice.fork(),
    mail: server.mail,
    message: () => message(dice),
    account: {
      host: "imap.example.com",
      security: "tls",
      user: profile.user,
      password: Redacted.make(profile.password),
      ...(dice.chance(0.1) ? { readOnly: true } : {})
    }
  }
  // the app leaves before its server ends
  yield* Effect.scoped(Effect.provideService(app(cast), Transport.Transport, transport))
})

const spokeHttp = Effect.fail(
  new Transport.TransportError({ failure: "tlsNotTls", detail: "HTTP/1.1 400 Bad Request" })
)

const transcriptOf = (memory: MemoryTransport.MemoryTransport | undefined): string =>
  (memory?.log() ?? [])
    .map(
      ({ at, bytes, connection, from }) =>
        `${at} ${connection} ${from} ${JSON.stringify(textOf(bytes.subarray(0, 200)))}`
    )
    .join("\n")
