/** What may gather by copying. */

/** Folders that are left out. */
export const left: ReadonlyArray<{ readonly folder: string; readonly why: string }> = [
  {
    folder: "packages/core/src/simulator/",
    why: "a simulated server holds what a test puts there, and earlier states of it are compared"
  }
]

interface Bounded {
  readonly why: string
  /** Files, and how each place in them begins. */
  readonly places: Readonly<Record<string, ReadonlyArray<string>>>
}

/** Places whose size neither a server nor a log nor time decides. Lists that are replaced may be gone through meanwhile. */
const groups: ReadonlyArray<Bounded> = [
  {
    why: "whoever calls or listens, in fibers of the app",
    places: {
      "core/src/lifecycle/account/OpenConnections.ts": ["open.set("],
      "core/src/lifecycle/session/Commands.ts": ["this.waiting", "this.inboxes"],
      "core/src/lifecycle/session/Dialogue.ts": ["self.parked"],
      "core/src/lifecycle/session/Driver.ts": ["this.endings"],
      "core/src/lifecycle/session/Writer.ts": ["this.waiting"],
      "core/src/lifecycle/session/stages.ts": ["self.parked"],
      "core/src/lifecycle/session/write.ts": ["self.parked", "self.entries"],
      "core/src/mailbox/connection/observers/Waiters.ts": ["this.waiters"],
      "core/src/mailbox/following/Broadcast.ts": ["this.listeners"],
      "core/src/mailbox/following/Followers.ts": ["this.all"],
      "core/src/mailbox/following/Visitor.ts": ["this.followers"],
      "core/src/mailbox/mailboxes/Listeners.ts": ["this.all"],
      "core/src/trace/Trace.ts": ["sinks:"],
      "node/src/transport/DuplexBytes.ts": ["this.#writes", "this.#endings"],
      "visualizer/src/server/serve.ts": ["allowedHosts:"]
    }
  },
  {
    why: "states, steps, activities and mechanisms of the machine",
    places: {
      "core/src/lifecycle/activity/flight.ts": ["attempt.inFlight"],
      "core/src/lifecycle/diagram/mermaid.ts": ["notes.set("],
      "core/src/lifecycle/interpreter/Configuration.ts": ["found ="],
      "core/src/lifecycle/interpreter/Leaving.ts": ["this.leaving", "this.waiting"],
      "core/src/lifecycle/interpreter/compile.ts": ["node.transitions.set("],
      "core/src/lifecycle/interpreter/step.ts": ["this.stops", "this.starts"],
      "core/src/lifecycle/machine/Flight.ts": ["steps:"],
      "core/src/lifecycle/machine/Ranking.ts": ["forms ="],
      "core/src/lifecycle/machine/caution.ts": ["without:"],
      "core/src/lifecycle/machine/updates/mailbox.ts": ["done ="]
    }
  },
  {
    why: "words, extensions, addresses and questions that the library knows, tries or asks, each once",
    places: {
      "core/src/examine/Evidence.ts": ["this.own"],
      "core/src/examine/OwnMailboxes.ts": ["this.unsure", "this.made"],
      "core/src/imap/command/message/search.ts": ["args:"],
      "core/src/lifecycle/activity/dial.ts": ["begun =", "addresses ="],
      "core/src/lifecycle/session/Reader.ts": ["this.lenient"],
      "core/src/lifecycle/session/idle.ts": ["parts:"],
      "core/src/lifecycle/activity/handshake.ts": ["attempt.broken"],
      "core/src/mailbox/connection/work/offered.ts": ["attempt.broken"],
      "core/src/mailbox/connection/work/exchange.ts": ["reserved:"],
      "node/src/cli/settings/settings.ts": ["sources.reduce"],
      "node/src/transport/tlsInfo.ts": ["found ="]
    }
  },
  {
    why: "pieces of 256 KiB of what an app writes",
    places: { "core/src/lifecycle/session/Writer.ts": ["this.queue"] }
  },
  {
    why: "responses before the login, which end at a bound of their own",
    places: {
      "core/src/lifecycle/session/Commands.ts": ["inbox.answers"],
      "core/src/lifecycle/session/Driver.ts": ["this.openings"]
    }
  }
]

/** The same, one by one. */
export const bounded: ReadonlyArray<{ readonly file: string; readonly starts: string }> = groups.flatMap(
  ({ places }) =>
    Object.entries(places).flatMap(([file, all]) =>
      all.map((starts) => ({ file: `packages/${file}`, starts }))
    )
)
