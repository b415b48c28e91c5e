/**
 * K: one supervised account for some virtual hours. Mail arrives and is removed, commands are sent and abandoned,
 * connections are cut, answers fail; at the end it knows what the server has, and nothing was ever sent into an IDLE.
 */
import { Command, MessageSet, Policy, Supervised, Trace, Transport } from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Exit, Redacted } from "effect"
import * as Dice from "../world/Dice.ts"
import * as Rig from "../world/Rig.ts"
import * as Recording from "../world/Recording.ts"
import * as Time from "../world/Time.ts"
import type { Campaign } from "./Campaign.ts"

const policy = Policy.make()
const { wellBehaved } = Simulator.profiles
const withoutIdle = { ...wellBehaved.capabilities, authenticated: "IMAP4rev1 ID ENABLE UIDPLUS CONDSTORE" }

const drawProfile = (dice: Dice.Dice): Simulator.Profile => ({
  ...wellBehaved,
  ...(dice.chance(0.15) ? { capabilities: withoutIdle } : {}),
  ...(dice.chance(0.15) ? { resetAfter: dice.pick("90 seconds", "5 minutes", "12 minutes") } : {}),
  announces: dice.chance(0.2) ? "anyTime" : wellBehaved.announces
})

const drawFaults = (dice: Dice.Dice): ReadonlyArray<Simulator.Fault> =>
  Array.from({ length: dice.below(4) }, () => ({
    on: dice.pick("IDLE", "DONE", "NOOP"),
    fault: dice.pick("stall", "refuse", "ignore", "cut", "reset"),
    nth: 1 + dice.below(12)
  }))

interface Tally {
  operations: number
  deliveries: number
  problem: string | undefined
  latency: number
  simulator: Simulator.Simulator | undefined
}

/** Draws the next event. */
const happening = (dice: Dice.Dice, { mail }: Simulator.Simulator, tally: Tally): Effect.Effect<unknown> => {
  switch (dice.below(8)) {
    case 0:
    case 1:
    case 2:
      tally.deliveries++
      return mail.deliver("INBOX", Simulator.message({ subject: dice.word(6) }))
    case 3:
      return Effect.flatMap(mail.messages("INBOX"), (all) => {
        const gone = dice.oneOf(all)
        return gone === undefined ? Effect.void : mail.expunge("INBOX", [gone.uid])
      })
    case 4:
      return mail.broadcast("* OK Still here")
    case 5:
      return dice.chance(0.3) ? mail.broadcast("* BAD What was that?") : Effect.void
    default:
      return dice.chance(0.3) ? mail.disconnect : Effect.void
  }
}

const program = Effect.fnUntraced(function* (dice: Dice.Dice, tally: Tally) {
  const server = drawProfile(dice)
  tally.latency = dice.pick(0, 20, 300)
  const simulator = yield* Simulator.make(server, {
    latency: tally.latency,
    faults: drawFaults(dice)
  })
  tally.simulator = simulator
  const supervised = yield* Supervised.make({
    host: Rig.host,
    security: "tls",
    user: server.user,
    password: Redacted.make(server.password)
  }).pipe(Effect.provideService(Transport.Transport, simulator.transport))
  const asked = supervised.use(({ execute, select }) =>
    dice.chance(0.2)
      ? Effect.asVoid(select("INBOX"))
      : Effect.asVoid(
          execute(dice.chance(0.5) ? Command.noop : Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID"]))
        )
  )
  for (let step = 20 + dice.below(40); step > 0; step--) {
    yield* Effect.sleep(dice.pick(0, 20, 500, 1_500, 60_000, 700_000))
    yield* happening(dice, simulator, tally)
    if (dice.chance(0.5)) continue
    tally.operations++
    // abandoned at any moment, and often while IDLE ends
    yield* Effect.exit(Effect.timeout(asked, dice.pick(1, 30, 700, 60_000)))
  }
  yield* Effect.sleep("3 hours")
  const [{ exists }, state] = yield* supervised.use(({ mailbox, state }) => Effect.all([mailbox, state]))
  const stored = (yield* simulator.mail.messages("INBOX")).length
  if (exists !== stored) tally.problem = `it counts ${exists} messages of ${stored}, in ${state}`
})

/**
 * Finds what was sent while an IDLE was in progress, except for DONE, and a fence after its grace period. The log has a line
 * when it is sent: a BAD that crosses an IDLE reaches the client after it, as one about the IDLE would.
 */
const intrusions = (log: Simulator.Simulator["log"], latency: number): ReadonlyArray<string> => {
  const problems: Array<string> = []
  const complained = new Map<number, number>()
  const idling = new Map<number, { tag: string; begun: boolean; fencedFrom: number }>()
  for (const { at, bytes, connection, from } of log()) {
    for (const line of new TextDecoder().decode(bytes).trimEnd().split("\r\n")) {
      const idle = idling.get(connection)
      const [tag = "", name = ""] = line.split(" ")
      if (from === "server" && line.startsWith("* BAD")) complained.set(connection, at)
      if (from === "client" && name === "IDLE") {
        const heard = (complained.get(connection) ?? -Infinity) + latency
        const fencedFrom = heard >= at ? heard + policy.fence.grace : Infinity
        idling.set(connection, { tag, begun: false, fencedFrom })
      } else if (idle === undefined) continue
      else if (from === "server") {
        if (line.startsWith("+")) idle.begun = true
        if (line.startsWith("* BAD") && !idle.begun) {
          idle.fencedFrom = Math.min(idle.fencedFrom, at + policy.fence.grace)
        }
        if (tag === idle.tag) idling.delete(connection)
      } else if (line === "DONE") {
        if (!idle.begun) problems.push(`DONE before IDLE had begun, on connection ${connection}`)
        idle.fencedFrom = Math.min(idle.fencedFrom, at + policy.fence.done)
      } else {
        if (at < idle.fencedFrom) problems.push(`${name} into an IDLE, on connection ${connection}`)
        idling.delete(connection)
      }
    }
  }
  return problems
}

const spoken = (simulator: Simulator.Simulator | undefined): string =>
  (simulator?.log() ?? [])
    .map(({ at, bytes, connection, from }) => {
      const text = JSON.stringify(new TextDecoder().decode(bytes).slice(0, 200))
      return `${String(at).padStart(9)} ${connection} ${from === "client" ? "C" : "S"} ${text}`
    })
    .join("\n")

export const idles: Campaign = {
  name: "idles",
  about: "a supervised account over hours: mail comes and goes, answers fail, connections are cut",
  runs: 2_000,
  run: (seed) =>
    Effect.gen(function* () {
      const dice = Dice.make(seed)
      const tally: Tally = {
        operations: 0,
        deliveries: 0,
        problem: undefined,
        latency: 0,
        simulator: undefined
      }
      const recording = Recording.make()
      const outcome = yield* Time.run(
        Effect.scoped(program(dice.fork(), tally)).pipe(
          Trace.withSink(recording.sink),
          Effect.provideService(Policy.Policy, policy),
          Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
          Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
          Effect.orDie
        ),
        { dice, maxSteps: Infinity }
      )
      const log = tally.simulator?.log ?? (() => [])
      return {
        problems: [
          ...(outcome.exit === undefined || Exit.isFailure(outcome.exit)
            ? ["the hours did not end well"]
            : []),
          ...(tally.problem === undefined ? [] : [tally.problem]),
          ...intrusions(log, tally.latency),
          ...Time.leftovers(outcome)
        ],
        trace: recording.lines,
        transcript: () => `${spoken(tally.simulator)}\n${String(outcome.exit)}`,
        counts: {
          connections: new Set(log().map(({ connection }) => connection)).size,
          operations: tally.operations,
          deliveries: tally.deliveries
        }
      }
    })
}
