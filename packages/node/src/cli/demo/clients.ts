/**
 * The clients of the demo: ours, and the same library restricted to what an ordinary client does. All of them really
 * connect.
 */
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import * as Policy from "@effect-imap/core/Policy"
import * as Simulator from "@effect-imap/core/internal/simulator"
import type { Report } from "@effect-imap/core/internal/Report"
import { inMemory, ServerProfiles } from "@effect-imap/core/internal/ServerProfiles"
import { type Sink, withSink } from "@effect-imap/core/Trace"
import { Clock, Effect, Redacted, type Result } from "effect"
import { Transport } from "@effect-imap/core/Transport"
import * as NodeTransport from "../../transport/NodeTransport.ts"
import type { NodeSimulator } from "../../testing/NodeSimulator.ts"
import { makeSteps, type ShownStep } from "../output/steps.ts"

export interface Client {
  readonly name: "effect-imap" | "ordinary" | "ordinary-id"
  readonly sendsId: boolean
  readonly policy: Policy.Policy
}

/**
 * It waits for the answer to ID only as long as a person watches; its other limits are the library's own, which a busy
 * machine does not reach.
 */
const ordinary = Policy.make({ ...Simulator.ordinary, limits: { id: 3_000 } })

/** A limit that no attempt reaches, since all of them end with the mailbox. */
const ours = Policy.make({ limits: { attempt: 30_000 } })

export const clients: ReadonlyArray<Client> = [
  { name: "effect-imap", sendsId: true, policy: ours },
  { name: "ordinary", sendsId: false, policy: ordinary },
  { name: "ordinary-id", sendsId: true, policy: ordinary }
]

/** The result of one client. */
export interface Visit {
  readonly client: Client
  readonly steps: ReadonlyArray<ShownStep>
  readonly result: Result.Result<Reached, ImapError>
  readonly elapsedMs: number
}

export interface Reached {
  readonly exists: number
  readonly report: Report
}

const mailbox = "INBOX"

/** Resolves every name to the simulator. */
const transport = NodeTransport.make({ lookup: () => Effect.succeed([{ address: "127.0.0.1", family: 4 }]) })

/** Connects once, and logs out if it reached a mailbox. It never fails, since failures are what the demo shows. */
export const visit = Effect.fnUntraced(function* (
  client: Client,
  name: string,
  server: NodeSimulator,
  sinks: ReadonlyArray<Sink>
) {
  const host = hostOf(name, client)
  const { finished, sink } = collector(host)
  const began = yield* Clock.currentTimeMillis
  const result = yield* ImapConnection.make(accountAt(host, server, client)).pipe(
    Effect.flatMap(
      Effect.fnUntraced(function* ({ logout, mailbox, report }): Effect.fn.Return<Reached> {
        const reached = { exists: (yield* mailbox).exists, report: yield* report }
        yield* logout
        return reached
      })
    ),
    Effect.scoped,
    Effect.result,
    Effect.provideService(Policy.Policy, client.policy),
    Effect.provideService(ServerProfiles, inMemory()),
    withSink(...sinks, sink),
    Effect.provideService(Transport, transport)
  )
  const elapsedMs = (yield* Clock.currentTimeMillis) - began
  return { client, steps: finished, result, elapsedMs } satisfies Visit
})

/** Returns the server's name in the trace; ordinary clients get other names, so that their visits can be distinguished. */
const hostOf = (name: string, client: Client): string =>
  client.name === "effect-imap" ? `${name}.example` : `${client.name}.${name}.example`

const accountAt = (host: string, server: NodeSimulator, { sendsId }: Client): Account => ({
  host,
  serverName: "localhost",
  port: server.tlsPort,
  security: "tls",
  ca: server.ca,
  user: server.user,
  password: Redacted.make(server.password),
  mailbox,
  id: { enabled: sendsId }
})

const collector = (host: string) => {
  const finished: Array<ShownStep> = []
  const steps = makeSteps({ host, mailbox })
  const sink: Sink = {
    listening: () => true,
    header: () => {},
    event: (event) => {
      for (const step of steps.take(event)) finished.push(step)
    }
  }
  return { sink, finished }
}
