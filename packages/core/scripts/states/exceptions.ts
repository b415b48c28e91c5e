/** Plain lists, maps and sets of values that live long: who bounds each. */

const groups: ReadonlyArray<{ readonly why: string; readonly places: ReadonlyArray<string> }> = [
  {
    why: "fibers, listeners, accounts and connections of the app",
    places: [
      "core/src/fleet/localMessages.ts: Messages.shards",
      "core/src/fleet/localMessages.ts: Messages.requests",
      "core/src/fleet/localMessages.ts: Messages.answered",
      "core/src/fleet/localMessages.ts: Shard.unread",
      "core/src/fleet/localMessages.ts: Shard.read",
      "core/src/fleet/Watched.ts: WatchedMeans.kept",
      "core/src/fleet/entity.ts: RunnerMeans.kept",
      "core/src/mailbox/following/Followers.ts: Followers.all",
      "core/src/mailbox/following/Followers.ts: Followers.resumed",
      "core/src/mailbox/following/Visitor.ts: Visitor.followers",
      "core/src/mailbox/mailboxes/Listeners.ts: Listeners.all",
      "core/src/mailbox/pool/Pooled.ts: Pooled.seats",
      "core/src/mailbox/supervision/Gate.ts: Gate.queue",
      "core/src/mailbox/supervision/Gate.ts: Gate.owners",
      "core/src/mailbox/supervision/SharedPacing.ts: SharedPacing.hosts",
      "core/src/mailbox/supervision/SharedPacing.ts: SharedPacing.accounts",
      "core/src/mailbox/supervision/SharedPacing.ts: SharedPacing.gates",
      "core/src/mailbox/supervision/SharedPacing.ts: SharedPacing.waiting",
      "core/src/mailbox/supervision/Supervision.ts: Supervision.#visitors",
      "core/src/mailbox/supervision/Supervision.ts: Supervision.#waiters",
      "core/src/mailbox/telemetry/Spans.ts: Spans.working",
      "node/src/fleet/FencedStorage.ts: FencedStorage.releasing",
      "node/src/fleet/Lease.ts: Lease.since"
    ]
  },
  {
    why: "hosts and accounts of a fleet, each with its last report, which ends by itself",
    places: [
      "core/src/fleet/Lessons.ts: Lessons.slow",
      "core/src/fleet/Lessons.ts: Lessons.lockedOut",
      "core/src/fleet/Lessons.ts: Lessons.full",
      "core/src/fleet/Lessons.ts: Lessons.lasting",
      "core/src/fleet/Lessons.ts: Lessons.pending",
      "core/src/lifecycle/account/History.ts: Recent.#all"
    ]
  },
  {
    why: "it is emptied before more is read",
    places: [
      "core/src/lifecycle/session/Driver.ts: Driver.outputs",
      "core/src/lifecycle/session/Incoming.ts: Literals.pieces",
      "core/src/lifecycle/session/Incoming.ts: Literals.parts"
    ]
  },
  {
    why: "the mailboxes of the overview, which counts a kilobyte for each",
    places: [
      "core/src/mailbox/mailboxes/Copy.ts: Copy.places",
      "core/src/mailbox/mailboxes/Copy.ts: Copy.pieces",
      "core/src/mailbox/mailboxes/Copy.ts: Copy.unshared",
      "core/src/mailbox/mailboxes/difference.ts: Difference.open",
      "core/src/mailbox/mailboxes/difference.ts: Work.changes",
      "core/src/mailbox/mailboxes/difference.ts: Work.left",
      "core/src/mailbox/mailboxes/difference.ts: Work.fresh",
      "core/src/mailbox/mailboxes/difference.ts: Work.origins",
      "core/src/mailbox/mailboxes/reported.ts: Reported.names",
      "core/src/mailbox/mailboxes/Subscriber.ts: Subscriber.first",
      "core/src/mailbox/mailboxes/Subscriber.ts: Subscriber.heardOf",
      "core/src/mailbox/mailboxes/Subscriber.ts: Subscriber.due",
      "core/src/mailbox/mailboxes/Subscriber.ts: Subscriber.open"
    ]
  },
  {
    why: "the bound beside it counts each response",
    places: ["core/src/lifecycle/session/Entry.ts: Entry.untagged"]
  },
  {
    why: "a response or a command of the library, within the bound of a step or one of its own",
    places: ["core/src/mailbox/mailboxes/Surveyor.ts: Surveyor.foreign"]
  }
]

/** The reason, by the place. */
export const bounded: ReadonlyMap<string, string> = new Map(
  groups.flatMap(({ places, why }) => places.map((place) => [place, why] as const))
)
