/** The events of a run: in the mail, the server, the network, the clock, and the app. */
import {
  Command,
  MessageSet,
  type ImapConnection,
  type ImapError,
  Pacing,
  Transport
} from "@effect-imap/core"
import { Effect } from "effect"
import type { Fault } from "../../servers/mail/Link.ts"
import * as Post from "../../servers/mail/Post.ts"
import type * as Dice from "../../world/Dice.ts"
import type { Scene } from "./Scene.ts"

/** Makes a transport whose next connection may fail. */
export const hindered = (post: Post.Post, transport: Transport.Transport): Transport.Transport => ({
  ...transport,
  connect: (target, report) =>
    Effect.suspend(() => {
      if (Post.meets(post, "silent dial")) return Effect.never
      if (!Post.meets(post, "refused")) return transport.connect(target, report)
      return Effect.fail(new Transport.TransportError({ failure: "refused", detail: "nobody is there" }))
    })
})

export const happen = (scene: Scene): Effect.Effect<void> => {
  const { dice, note, post } = scene
  const chance = dice.next()
  if (chance < 0.4) {
    for (let remaining = dice.pick(1, 1, 3, 8); remaining > 1; remaining--) post.act()
    note("others act")
    return post.others
  }
  if (chance < 0.62) return operate(scene)
  if (chance < 0.88) return trouble(scene)
  if (chance < 0.94) {
    const reader = dice.oneOf(scene.readers)
    note("a reader goes and comes back")
    return reader === undefined ? Effect.void : scene.reenter(reader)
  }
  if (chance < 0.97) {
    note("the app ends and begins again")
    return scene.restart
  }
  note("the network is back")
  return Pacing.networkIsBack
}

const drawFault = (dice: Dice.Dice): Fault => ({
  side: dice.chance(0.8) ? "server" : "client",
  after: dice.pick(0, dice.below(60), dice.below(600)),
  how: dice.pick("end", "reset", "reset", "silence", "drip")
})

const obstacles: ReadonlyArray<Post.Obstacle> = [
  "refused",
  "silent dial",
  "BYE greeting",
  "silent greeting",
  "unavailable",
  "limit",
  "silent login",
  "SELECT refused",
  "SELECT silent",
  "ENABLE refused"
]

const rareObstacles: ReadonlyArray<Post.Obstacle> = ["SEARCH refused", "FETCH refused"]

const trouble = (scene: Scene): Effect.Effect<void> => {
  const { dice, jump, note, post } = scene
  const fault = drawFault(dice)
  const disturb = Effect.forEach([...post.sessions], ({ link }) => link.disturb(fault), { discard: true })
  switch (dice.below(9)) {
    case 0:
    case 1:
    case 2:
      note(`fault ${JSON.stringify(fault)}`)
      return disturb
    case 3:
      note("BYE")
      return Effect.forEach([...post.sessions], ({ bye }) => bye, { discard: true })
    case 4: {
      const obstacle = dice.oneOf(dice.chance(0.1) ? rareObstacles : obstacles) ?? "refused"
      post.obstacles.push(obstacle)
      note(`next: ${obstacle}`)
      return dice.chance(0.7) ? disturb : Effect.void
    }
    case 5:
      post.flaky = post.flaky === undefined ? dice.pick(300, 900, 2_000) : undefined
      note(`flaky: ${post.flaky}`)
      return Effect.void
    case 6:
      jump.ahead += dice.pick(3_600_000, 90_000, -600_000)
      note("the clock jumps")
      return Effect.void
    case 7:
      return renewed(scene)
    default:
      note("lost, and others act meanwhile")
      return Effect.andThen(
        Effect.forEach([...post.sessions], ({ link }) => link.disturb({ ...fault, how: "reset", after: 0 }), {
          discard: true
        }),
        Effect.sync(() => {
          for (let remaining = dice.below(4); remaining > 0; remaining--) post.act()
        })
      )
  }
}

/** Recreates the mailbox, or restarts the server with other habits, while no client is connected. */
const renewed = ({ dice, mailbox, note, offers, post }: Scene): Effect.Effect<void> => {
  const reset = Effect.forEach(
    [...post.sessions],
    ({ link }) => Effect.andThen(link.disturb({ after: 0, how: "silence", side: "server" }), link.reset),
    {
      discard: true
    }
  )
  return Effect.map(reset, () => {
    if (dice.chance(0.5)) {
      note("the mailbox has a new UIDVALIDITY")
      post.boxes.get(mailbox())?.renew()
    } else {
      note("the server offers something else")
      Post.offer(post, offers())
    }
  })
}

type Operation = (connection: ImapConnection.ImapConnection) => Effect.Effect<unknown, ImapError.ImapError>

/** Performs an operation of the app, which may abandon it. Nobody waits for the concurrent ones. */
const operate = (scene: Scene): Effect.Effect<void> => {
  const { dice, isLarge, mailbox, note, other, post, record, supervised } = scene
  const uids = [...(post.boxes.get(mailbox())?.messages.keys() ?? [])]
  const set = String(dice.oneOf(uids) ?? 1)
  const change = dice.chance(0.6) ? { add: [dice.pick("\\Seen", "\\Flagged")] } : { remove: ["\\Seen"] }
  const [what, operation] = dice.pick<readonly [string, Operation]>(
    [
      "fetch all",
      ({ execute }) =>
        execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), isLarge ? ["UID", "FLAGS"] : ["FLAGS"]))
    ],
    ["fetch one", ({ execute }) => execute(Command.fetch(set, ["UID", "FLAGS"]))],
    ["store", ({ execute }) => execute(Command.store(set, change))],
    ["store in silence", ({ execute }) => execute(Command.store(set, change, { silent: true }))],
    ["noop", ({ execute }) => execute(Command.noop)],
    [
      "delete",
      ({ execute }) =>
        Effect.andThen(
          execute(Command.store(set, { add: ["\\Deleted"] }, { silent: dice.chance(0.5) })),
          execute(Command.expunge(set))
        )
    ],
    [
      "select",
      ({ select }) =>
        Effect.andThen(
          select(other),
          Effect.andThen(Effect.sleep(dice.pick(0, 500, 20_000)), select("INBOX"))
        )
    ]
  )
  record.operations++
  note(`the app: ${what}`)
  const bounded = supervised()
    .use(operation)
    .pipe(Effect.timeout(dice.pick(1, 30, 700, 60_000)), Effect.ignore)
  return dice.chance(0.5) ? bounded : Effect.asVoid(Effect.forkDetach(bounded))
}
