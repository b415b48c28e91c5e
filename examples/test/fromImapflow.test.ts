/** The pairs of docs/from-imapflow.md: the page shows these programs, and both of a pair return the same from a Dovecot. */
import { readFileSync } from "node:fs"
import { Command } from "@effect-imap/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Dovecot, layerWith, skipped } from "../../packages/node/test/dovecot/Dovecot.ts"
import * as ours from "../from-imapflow/effectImap.ts"
import * as theirs from "../from-imapflow/imapflow.ts"
import { blocksOf } from "./documents/documents.ts"

const textOf = (name: string) => readFileSync(new URL(`../from-imapflow/${name}.ts`, import.meta.url), "utf8")

/** Returns the result of a call, or its failure. */
const settled = <A>(call: () => Promise<A>) => Effect.promise(call)

/** With a quota, which a Dovecot does not have by itself. */
const limited = `mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=10M
}
`

const letter = "Subject: Hello\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße.\r\n"

it("docs/from-imapflow.md shows each pair as it is run", () => {
  const blocks = blocksOf("docs/from-imapflow.md").map(({ code }) => code.trim())
  const shown = [...textOf("imapflow").matchAll(/^export const (\w+)/gm)].map(([, name = ""]) => name)
  assert.sameMembers(Object.keys(ours), shown)
  assert.lengthOf(blocks, 2 * shown.length)
  for (const [index, name] of shown.entries()) {
    assert.match(blocks[2 * index] ?? "", new RegExp(`^export const ${name} = `))
    assert.include(textOf("imapflow"), blocks[2 * index] ?? "?")
    assert.match(blocks[2 * index + 1] ?? "", new RegExp(`^export const ${name} = `))
    assert.include(textOf("effectImap"), blocks[2 * index + 1] ?? "?")
  }
})

describe.skipIf(skipped)("both of a pair, at a Dovecot", () => {
  it.live("return the same", () =>
    Effect.gen(function* () {
      const { ca, host, tlsPort, users } = yield* Dovecot
      const [{ name: user, password }] = users
      const place = { host, port: tlsPort, user, password, ca: readFileSync(ca, "utf8") }
      const wrong = { ...place, password: "wrong" }
      const both = <A, B>(left: () => Promise<A>, right: () => Promise<B>) =>
        Effect.gen(function* () {
          const value = yield* settled(right)
          assert.deepStrictEqual<unknown>(yield* settled(left), value)
          return value
        })

      assert.isTrue(
        yield* both(
          () => theirs.check(place),
          () => ours.check(place)
        )
      )
      assert.isFalse(
        yield* both(
          () => theirs.check(wrong),
          () => ours.check(wrong)
        )
      )
      yield* both(
        () => theirs.checkAndList(place),
        () => ours.checkAndList(place)
      )
      const client = yield* Effect.acquireRelease(
        settled(() => theirs.open(place)),
        (it) => Effect.promise(() => it.logout())
      )
      const connection = yield* Effect.acquireRelease(
        settled(() => ours.open(place)),
        (it) => Effect.promise(() => it.logout())
      )
      yield* both(
        () => theirs.newest(client),
        () => ours.newest(connection)
      )
      yield* both(
        () => theirs.subjects(client),
        () => ours.subjects(connection)
      )
      yield* both(
        () => theirs.counts(client),
        () => ours.counts(connection)
      )
      yield* both(
        () => theirs.unread(client),
        () => ours.unread(connection)
      )
      yield* both(
        () => theirs.text(client),
        () => ours.text(connection)
      )

      const found = [
        yield* both(
          () => theirs.tree(client),
          () => ours.tree(connection)
        ),
        yield* both(
          () => theirs.visit(client),
          () => ours.visit(connection)
        ),
        yield* both(
          () => theirs.subscribed(client),
          () => ours.subscribed(connection)
        ),
        yield* both(
          () => theirs.quota(client),
          () => ours.quota(connection)
        ),
        yield* both(
          () => theirs.found(client),
          () => ours.found(connection)
        ),
        yield* both(
          () => theirs.parts(client),
          () => ours.parts(connection)
        ),
        theirs.traffic(client),
        ours.traffic(connection)
      ]
      for (const each of found) assert.isOk(each)

      yield* settled(() => connection.execute(Command.createMailbox("Drafts")))
      yield* settled(() => theirs.makeFolders(client))
      yield* settled(() => ours.makeFolders(connection))

      const [first, second] = [
        (yield* settled(() => theirs.put(client, letter))) ?? 0,
        (yield* settled(() => ours.put(connection, letter))) ?? 0
      ]
      assert.strictEqual(second, first + 1)
      assert.isTrue(
        yield* both(
          () => theirs.flag(client, first),
          () => ours.flag(connection, second)
        )
      )
      assert.strictEqual(
        yield* both(
          () => theirs.colour(client, first),
          () => ours.colour(connection, second)
        ),
        "purple"
      )
      assert.deepStrictEqual(
        yield* both(
          () => theirs.unflag(client),
          () => ours.unflag(connection)
        ),
        []
      )
      yield* both(
        () => theirs.fileAway(client, first),
        () => ours.fileAway(connection, second)
      )
      yield* settled(() => theirs.put(client, letter))
      const movedOne = yield* settled(() => theirs.moved(client))
      yield* settled(() => ours.put(connection, letter))
      assert.deepStrictEqual([movedOne, yield* settled(() => ours.moved(connection))], [1, 1])
      // a server reports what another connection has added with the next command
      yield* settled(() => connection.execute(Command.noop))
      const [mine, its] = yield* both(
        () => theirs.subjects(client),
        () => ours.subjects(connection)
      ).pipe(Effect.map((all) => all.slice(-2)))
      assert.deepStrictEqual([mine, its], ["Hello", "Hello"])
      // imapflow also guesses what a mailbox is for
      const counted = (folders: ReadonlyArray<ReadonlyArray<unknown>>) =>
        new Map(folders.map(([name, , messages]) => [name, messages]))
      yield* both(
        () => theirs.folders(client).then(counted),
        () => ours.folders(connection).then(counted)
      )

      let reported = 0
      theirs.newMail(client, (count) => (reported += count))
      // new mail, which comes again and again until it was seen
      const seen = Effect.callback<number>((resume, signal) => {
        void ours.newMail(place, (count) => resume(Effect.succeed(count)), signal).catch(() => {})
      })
      const delivered = settled(() =>
        connection.execute(Command.append("INBOX", new TextEncoder().encode(letter)))
      )
      assert.strictEqual(
        yield* Effect.raceFirst(seen, Effect.forever(Effect.delay(delivered, "500 millis"))),
        1
      )
      yield* settled(() => client.noop())
      assert.isAbove(reported, 0)
    }).pipe(Effect.scoped, Effect.provide(layerWith(() => limited)))
  )
})
