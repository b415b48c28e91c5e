/**
 * `effect-imap demo`: why NetEase and QQ need more than an ordinary client, shown on simulated servers.
 */
import type { Identity } from "@effect-imap/core/internal/Report"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { profiles } from "@effect-imap/core/Simulator"
import { type Ring, ring, type Sink, toText } from "@effect-imap/core/internal/Trace"
import { toHtml } from "@effect-imap/visualizer/Html"
import { Console, Effect, Fiber, FileSystem, Option, Path, Result } from "effect"
import { Command, Flag } from "effect/cli"
import * as NodeSimulator from "../../testing/NodeSimulator.ts"
import * as NodeTrace from "../../trace/NodeTrace.ts"
import { clients, visit, type Visit } from "./clients.ts"
import * as DemoWords from "./DemoWords.ts"
import { Exit } from "../output/failure.ts"
import { standardOutput } from "../output/LiveSteps.ts"
import { writePrivate } from "../trace/files.ts"
import { complain } from "../output/complain.ts"

/** The outcome of a visit: what happened to ID, or the reason why there is no mailbox. */
type Outcome = Identity | ReasonTag

/** The servers, with the expected outcome of each client (ours, `ordinary`, `ordinary-id`) and the lesson. */
const servers = [
  {
    profile: profiles.wellBehaved,
    expected: ["sent", "disabled", "sent"],
    lesson:
      "Every client succeeds. Ours sends commands together if they cannot be misread, which saves round trips."
  },
  {
    profile: profiles.netease,
    expected: ["sent", "UnsafeLogin", "sent"],
    lesson: "The password is right, but no mailbox opens until the client has identified itself."
  },
  {
    profile: profiles["netease-late-id"],
    expected: ["resent", "UnsafeLogin", "UnsafeLogin"],
    lesson:
      "One ID is not enough. Ours understands the refusal as a request, sends ID once more and selects again."
  },
  {
    profile: profiles.qq,
    expected: ["sent", "disabled", "sent"],
    lesson:
      "Every client succeeds, because none sends an unknown command; the next two servers differ in one answer."
  },
  {
    profile: profiles["qq-id"],
    expected: ["swallowed", "disabled", "Timeout"],
    lesson:
      "The answer to ID has no tag, so a client that waits for one waits forever. Ours sees that a later command was answered, and continues."
  },
  {
    profile: profiles["qq-deaf"],
    expected: ["swallowed", "disabled", "Timeout"],
    lesson:
      "After ID the server sends nothing more. Ours gives up the connection, but not the mailbox: it connects once more, without ID."
  }
] as const

type Server = (typeof servers)[number]

const outcomeOf = ({ result }: Visit): Outcome =>
  Result.match(result, { onSuccess: ({ report }) => report.identity, onFailure: ({ reason }) => reason._tag })

/** Sends the three clients to one server, and traces all of them; the trace of ours is also written to a file. */
const play = Effect.fnUntraced(function* (
  { expected, lesson, profile }: Server,
  folder: string,
  together: Sink
) {
  const path = yield* Path.Path
  const server = yield* NodeSimulator.start({ profile })
  const file = yield* NodeTrace.fileSink(path.join(folder, `${profile.name}.imaptrace.jsonl`))
  const visits = yield* Effect.forEach(
    clients,
    (client) =>
      visit(client, profile.name, server, client.name === "effect-imap" ? [file, together] : [together]),
    { concurrency: "unbounded" }
  )
  const asExpected = visits.every((visit, index) => outcomeOf(visit) === expected[index])
  return { profile, visits, lesson, asExpected, trace: file.path } satisfies DemoWords.Story
}, Effect.scoped)

/** Writes all visits to one page that opens from disk. */
const writePage = Effect.fnUntraced(function* (folder: string, trace: Ring) {
  const path = yield* Path.Path
  const file = path.join(folder, "demo.html")
  const text = toText([...Option.toArray(trace.header()), ...trace.events()])
  yield* writePrivate(file, toHtml(text, { title: "effect-imap demo" }))
  return file
})

const perform = Effect.fnUntraced(function* (folder: string) {
  const { style } = standardOutput()
  const fileSystem = yield* FileSystem.FileSystem
  yield* fileSystem.makeDirectory(folder, { recursive: true })
  yield* Console.log(DemoWords.opening(servers.length, style))
  const trace = ring({ capacity: 65_536 })
  const playing = yield* Effect.forEach(servers, (server) =>
    Effect.forkScoped(play(server, folder, trace.sink))
  )
  const stories = yield* Effect.forEach(playing, (fiber) =>
    Effect.tap(Fiber.join(fiber), (story) => Console.log(DemoWords.story(story, style)))
  )
  yield* Console.log(DemoWords.closing(stories, yield* writePage(folder, trace), style))
  return stories.every(({ asExpected }) => asExpected)
}, Effect.scoped)

export const demo = Command.make(
  "demo",
  {
    out: Flag.String("out").pipe(
      Flag.withMetavar("FOLDER"),
      Flag.withDescription("Where to write the page and the traces (./effect-imap-demo/)"),
      Flag.withDefault("effect-imap-demo")
    )
  },
  ({ out }) =>
    perform(out).pipe(
      Effect.catch(({ message }) => Effect.as(complain(`The demo cannot run: ${message}`), false)),
      Effect.flatMap((asExpected) => (asExpected ? Effect.void : new Exit({ code: 1 })))
    )
)
