/**
 * X: examinations of servers: some have planted deviations, and some do anything. An examination ends in time, keeps its
 * budget, discloses no secret, leaves no mailboxes, and finds exactly the planted deviations.
 */
import { Trace, Transport } from "@effect-imap/core"
import * as Examine from "@effect-imap/core/Examine"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Cause, Effect, Exit, Redacted, Schema } from "effect"
import * as Mischief from "../servers/Mischief.ts"
import * as Profiles from "../servers/Profiles.ts"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import * as Rig from "../world/Rig.ts"
import * as Time from "../world/Time.ts"
import type { Campaign, Finding } from "./Campaign.ts"

const fileOf = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(Examine.Examination)))

/** A deviation, the answer that shows it, and the change of the profile that causes it. */
interface Deviation {
  readonly question: string
  readonly kept: Examine.Kept
  readonly said?: Simulator.Said
  readonly omits?: NonNullable<Simulator.Profile["omits"]>[number]
}

const refusing = (question: string, command: string): Deviation => ({
  question,
  kept: "refused",
  said: { command, lines: ["{tag} BAD Sorry"] }
})

/** Deviations that one question each finds. */
const deviations: ReadonlyArray<Deviation> = [
  { question: "unknown-command", kept: "no", said: { command: "XEXAMINE", lines: ["* BAD Command!"] } },
  { question: "unknown-command", kept: "silent", said: { command: "XEXAMINE", lines: [] } },
  {
    question: "unknown-command",
    kept: "no",
    said: { command: "XEXAMINE", lines: ["* BYE Unknown command."], afterwards: "ends" }
  },
  {
    question: "unknown-command",
    kept: "silent",
    said: { command: "XEXAMINE", lines: [], afterwards: "silent" }
  },
  { question: "append", kept: "no", omits: "ownAppend" },
  { question: "condstore", kept: "no", omits: "unaskedModSeq" },
  { question: "select-again", kept: "no", omits: "uidValidity" },
  refusing("id-nil", "ID NIL"),
  refusing("namespace", "NAMESPACE"),
  {
    question: "search-nothing",
    kept: "no",
    said: { command: "UID SEARCH UID 4294967294", lines: ["{tag} OK done"] }
  },
  { ...refusing("search-unknown-charset", "UID SEARCH CHARSET X-NONE SUBJECT x"), kept: "no" },
  refusing("list-status", 'LIST "" "*" RETURN (STATUS (MESSAGES UIDVALIDITY))'),
  refusing("logout", "LOGOUT"),
  refusing("literal", 'LIST "" {20}'),
  {
    question: "literal-limit",
    kept: "no",
    said: { command: 'LIST "" {4096+}', lines: [], afterwards: "ends" }
  }
]

interface Setup {
  readonly profile: Simulator.Profile
  readonly planted: ReadonlyArray<Deviation>
  /** True if the network garbles, cuts and stalls: then no answer can be predicted. */
  readonly isHostile: boolean
  readonly writes: boolean
}

const setupOf = (dice: Dice.Dice, secret: string): Setup => {
  const isHostile = dice.chance(0.6)
  const login = { user: "somebody.long", password: secret }
  if (isHostile) {
    return { profile: Profiles.draw(dice, login), planted: [], isHostile, writes: dice.chance(0.5) }
  }
  const drawn = deviations.filter(() => dice.chance(0.2))
  const planted = drawn.filter(
    ({ question }, at) => drawn.findIndex((each) => each.question === question) === at
  )
  const said = planted.flatMap((each) => each.said ?? [])
  const omits = planted.flatMap((each) => each.omits ?? [])
  const profile = { ...Simulator.profiles.wellBehaved, ...login, said, omits }
  return { profile, planted, isHostile, writes: true }
}

interface Played {
  readonly exit: Exit.Exit<Examine.Examination, unknown>
  readonly trace: string
  /** The examination's mailboxes that still exist. */
  readonly leftovers: ReadonlyArray<string>
  readonly sent: ReadonlyArray<MemoryTransport.Sent>
  readonly open: number
}

const program = Effect.fnUntraced(function* (
  { isHostile, profile, writes }: Setup,
  dice: Dice.Dice,
  played: (found: Played) => void
) {
  const { mail, serve } = yield* Simulator.serverOf(profile)
  const habits = dice.fork()
  const trouble = dice.fork()
  const memory = yield* MemoryTransport.make({
    ports: { 143: "clear", 993: "implicitTls" },
    latency: dice.pick(0, 5, 80),
    server: (end) => serve(isHostile ? Mischief.trouble(end, Mischief.drawHabits(habits), trouble) : end)
  })
  const ring = Trace.ring({ capacity: 1_000_000 })
  const account = {
    host: Rig.host,
    security: "tls",
    user: profile.user,
    password: Redacted.make(profile.password)
  } as const
  const exit = yield* Effect.exit(
    Examine.examine(account, { writes }).pipe(
      Trace.withSink(ring.sink),
      Effect.provideService(Transport.Transport, memory.transport),
      Effect.provideService(Lockouts.Lockouts, Lockouts.make())
    )
  )
  const leftovers = (yield* mail.mailboxes).filter((name) => name.includes("effect-imap"))
  played({ exit, trace: Trace.toText(ring.events()), leftovers, sent: memory.log(), open: memory.open() })
})

/** The time of the first login, of the last answer, and of removing the mailboxes, each with its own limit. */
const slack = 180_000

const problemsOf = (
  { planted, isHostile }: Setup,
  { exit, leftovers, open, sent, trace }: Played,
  canary: Canary.Canary
): ReadonlyArray<string> => {
  const leaks = (what: string, text: string) => {
    const form = canary.foundIn(text)
    return form === undefined ? [] : [`the secret is in the ${what}: ${form}`]
  }
  const always = [...leaks("trace", trace), ...(open === 0 ? [] : [`${open} connections are open`])]
  if (Exit.isFailure(exit)) {
    const failure = Cause.pretty(exit.cause)
    const isDefect = !exit.cause.reasons.every(({ _tag }) => _tag === "Fail")
    return [
      ...always,
      ...leaks("failure", failure),
      ...(isDefect ? [failure] : []),
      ...(isHostile ? [] : [failure])
    ]
  }
  const examination = exit.value
  const { answers, budget, leftBehind, used } = examination
  const connections = new Set(sent.map(({ connection }) => connection)).size
  return [
    ...always,
    ...leaks("file", fileOf(examination)),
    ...(connections <= budget.connections ? [] : [`it opened ${connections} connections`]),
    ...(used.connections <= budget.connections
      ? []
      : [`it says that it used ${used.connections} connections`]),
    ...(answers.length === Examine.questions.length ? [] : [`it has ${answers.length} answers`]),
    // a server that answers DELETE with OK but keeps the mailbox looks the same as one that deletes it
    ...(isHostile || leftovers.length === 0 ? [] : [`it left ${leftovers.join(", ")}`]),
    ...(isHostile || leftBehind === undefined ? [] : [`it says that it left ${leftBehind}`]),
    ...(isHostile ? [] : wrong(answers, planted))
  ]
}

/** Checks that the answers show each planted deviation, and no others. */
const wrong = (
  answers: ReadonlyArray<Examine.Answer>,
  planted: ReadonlyArray<Deviation>
): ReadonlyArray<string> => {
  const known = new Map(planted.map(({ kept, question }) => [question, kept]))
  return answers.flatMap(({ kept, means, question }) => {
    const expected = known.get(question)
    const isRight = expected === undefined ? kept === "yes" || kept === "notAsked" : kept === expected
    return isRight ? [] : [`${question} is ${kept} and should be ${expected ?? "yes"}: ${means}`]
  })
}

const play = Effect.fnUntraced(function* (seed: number): Effect.fn.Return<Finding> {
  const dice = Dice.make(seed)
  const canary = Canary.make(dice)
  const setup = setupOf(dice, canary.secret)
  let found: Played | undefined
  const outcome = yield* Time.run(Effect.scoped(program(setup, dice, (played) => (found = played))), {
    dice: dice.fork(),
    maxSteps: 20_000_000
  })
  const { ms } = Examine.budgetOf()
  const problems = [
    ...Time.problemsOf(outcome),
    ...(outcome.elapsed <= ms + slack ? [] : [`it took ${outcome.elapsed} ms`]),
    ...(found === undefined ? [] : problemsOf(setup, found, canary))
  ]
  return {
    problems,
    transcript: () => found?.trace ?? "",
    counts: {
      examined: found !== undefined && Exit.isSuccess(found.exit) ? 1 : 0,
      planted: setup.planted.length,
      hostile: setup.isHostile ? 1 : 0
    }
  }
})

export const examinations: Campaign = {
  name: "examinations",
  about: "servers that are examined: deviations that are known are found, and hostile ones disclose nothing",
  runs: 2_000,
  run: play
}
