/**
 * A supervised account that follows all of its mailboxes by name, over one connection, while others change, delete, rename and
 * replace them. At rest, the copy of each existing mailbox equals the server's.
 */
// oxlint-disable-next-line import/no-unassigned-import -- loaded when first needed, which a clock in virtual time does not wait for
import "../../packages/core/src/mailbox/following/Visitor.ts"
// oxlint-disable-next-line import/no-unassigned-import -- as above
import "../../packages/core/src/mailbox/mailboxes/Listeners.ts"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Clock, Effect } from "effect"
import { Box } from "../servers/mail/Box.ts"
import * as Habits from "../servers/mail/Habits.ts"
import * as Post from "../servers/mail/Post.ts"
import { serve } from "../servers/mail/serve.ts"
import type * as Dice from "../world/Dice.ts"
import type { Campaign } from "./Campaign.ts"
import { hindered } from "./changes/happenings.ts"
import * as Scene from "./changes/Scene.ts"
import * as trial from "./changes/trial.ts"

const names = ["INBOX", "A", "B"]

const drawHabits = (dice: Dice.Dice): Habits.Habits => {
  const habits = Habits.draw(dice)
  const lists = dice.pick("", " LIST-EXTENDED LIST-STATUS", " LIST-EXTENDED LIST-STATUS NOTIFY")
  return {
    ...habits,
    capabilities: `${habits.capabilities}${lists}`,
    onMailboxGone: dice.pick<Habits.MailboxGone>("ended", "kept", "refused", "emptied")
  }
}

/** Makes the changes of others: mostly of messages, sometimes of a mailbox. INBOX always exists. */
const acting = (number: number): ((post: Post.Post) => void) => {
  let created = number
  return (post) => {
    const { boxes, dice } = post
    const box = dice.oneOf([...boxes.values()])
    if (box === undefined) return
    // without UIDVALIDITY nobody could know another mailbox of the same name
    if (dice.chance(0.9) || !post.habits.uidValidity) return Post.change(post, box)
    const free = dice.oneOf(["A", "B", "C"].filter((name) => !boxes.has(name)))
    const what = dice.below(4)
    if (box.name !== "INBOX" && what < 2) {
      boxes.delete(box.name)
      if (post.habits.onMailboxGone === "emptied") for (const uid of box.messages.keys()) box.expunge(uid)
    }
    if (box.name !== "INBOX" && what === 1) create(post, new Box(box.name, ++created))
    if (free === undefined) return
    if (what === 2) create(post, new Box(free, ++created))
    if (what === 3 && box.name !== "INBOX") rename(post, box, free)
  }
}

const create = ({ boxes, dice }: Post.Post, box: Box): void => {
  for (let remaining = dice.below(5); remaining > 0; remaining--) box.append([])
  boxes.set(box.name, box)
}

const rename = ({ boxes }: Post.Post, box: Box, name: string): void => {
  boxes.delete(box.name)
  box.name = name
  boxes.set(name, box)
}

const program = Effect.fnUntraced(function* (dice: Dice.Dice, record: Scene.Record) {
  const messages = dice.pick(0, 1, 4, 12)
  const post = Post.make({
    dice: dice.fork(),
    habits: drawHabits(dice),
    messages,
    boxes: names.map((name, index) => new Box(name, index + 1)),
    acts: acting(names.length)
  })
  const memory = yield* MemoryTransport.make({
    server: (end) => serve(post, end),
    latency: dice.pick(0, 5, 60),
    chunk: dice.pick(Infinity, Infinity, 20)
  })
  record.memory = memory
  const clock = yield* Clock.Clock
  const followed: Scene.Listeners = names.map((mailbox) => ({
    how: "changesOf",
    mailbox,
    page: Scene.drawPage(dice)
  }))
  const others: Scene.Listeners = dice.pick<Scene.Listeners>(
    [],
    [],
    [{ how: "changes" }],
    [{ how: "changes", page: Scene.drawPage(dice) }],
    [{ how: "changesOf", mailbox: "A" }]
  )
  yield* Effect.scoped(
    Effect.gen(function* () {
      const scene = yield* Scene.make({
        clock,
        dice,
        isLarge: false,
        jump: { ahead: 0 },
        post,
        record,
        transport: hindered(post, memory.transport),
        listeners: [...followed, ...others],
        mailbox: () => dice.oneOf([...post.boxes.keys()]) ?? "INBOX",
        other: "A",
        endsAll: dice.chance(0.5),
        offers: () => drawHabits(dice).capabilities
      })
      yield* trial.eventful(scene)
    })
  ).pipe(trial.apart(dice, {}))
})

export const turns: Campaign = {
  name: "turns",
  about:
    "several mailboxes followed by their names, which others change, delete and rename: copies are exact",
  runs: 10_000,
  run: trial.run(program, { maxSteps: 2_000_000, moments: 1 })
}
