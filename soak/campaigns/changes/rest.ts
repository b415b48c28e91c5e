/** The end of a run, after the last fault: everything comes to rest, and all copies equal the server's mailbox. */
import { Command, MessageSet } from "@effect-imap/core"
import { Effect } from "effect"
import * as Post from "../../servers/mail/Post.ts"
import type { Scene } from "./Scene.ts"

/** Longer than any silence, pause or turn. */
const maxMinutes = 90

export const rest = Effect.fnUntraced(function* (scene: Scene) {
  const { note, post } = scene
  note("the last fault is over")
  post.flaky = undefined
  post.obstacles.length = 0
  post.meddling = 0
  if (scene.endsAll) yield* Effect.forEach([...post.sessions], ({ link }) => link.reset, { discard: true })
  yield* settled(scene)
  // a late or repeated change; a loss may be noticed only now
  yield* Effect.sleep("5 minutes")
  yield* settled(scene)
  for (const wrong of wrongIn(scene)) problem(scene, `at rest ${wrong}`)
  // a turn may report what the app has found by reading
  if (scene.readers.every(({ mailbox }) => mailbox === undefined)) yield* quiet(scene)
})

const settled = Effect.fnUntraced(function* (scene: Scene) {
  for (let minutes = 0; wrongIn(scene).length > 0 && minutes < maxMinutes; minutes++) {
    yield* Effect.sleep("1 minute")
    yield* Post.notifyAll(scene.post, true)
  }
})

const problem = ({ note, record }: Scene, text: string): void => {
  note(`${text} !!!`)
  record.problems.add(text)
}

const wrongIn = ({ post, readers, supervised }: Scene): ReadonlyArray<string> => {
  const status = Effect.runSync(supervised().status)
  if (status._tag !== "Selected") return [`the account is ${status._tag}`]
  const session = [...post.sessions].findLast(({ selected }) => selected() !== undefined)
  const open = session?.selected()
  return readers.flatMap(({ copy, how, mailbox }) => {
    if (mailbox === undefined && copy.mailbox !== open)
      return [`${how} is of ${copy.mailbox}, and ${open} is open`]
    // a deleted mailbox is not reported
    const box = mailbox === undefined ? session?.open() : post.boxes.get(mailbox)
    const difference = box === undefined ? undefined : copy.difference(box.messages)
    return difference === undefined ? [] : [`${how} ${difference}`]
  })
}

/** Checks that reading reports no change. The first read may report what was missed; the second one may not. */
const quiet = Effect.fnUntraced(function* (scene: Scene) {
  const { readers, supervised } = scene
  const read = supervised().use(({ execute, mailbox, within }) =>
    Effect.flatMap(mailbox, ({ name }) =>
      within(name, () => execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"])))
    )
  )
  const reading = Effect.andThen(Effect.ignore(Effect.timeout(read, "1 minute")), Effect.sleep("5 seconds"))
  yield* reading
  const heard = readers.map((reader) => reader.heard)
  yield* reading
  for (const [index, reader] of readers.entries())
    if (reader.heard !== heard[index]) problem(scene, "at rest a second reading is reported as a change")
})
