/** Messages that are read with one call: what is asked for, what comes of it, and what a server may leave out. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { conversed } from "../command/server.ts"
import { plain } from "../support/plain.ts"
import { commands, connected, errorOf, written } from "./support.ts"

/** Reads message 7 of a server that says these lines. */
const readOver = (lines: string) => conversed("", ({ read }) => read(7), lines)

const inbox = (...messages: ReadonlyArray<Simulator.SimulatedMessage>) =>
  connected(Simulator.profiles.wellBehaved, { simulator: { mailboxes: { INBOX: messages } } })

const textOf = (stream: Stream.Stream<string, unknown>) => Effect.orDie(Stream.mkString(stream))

const page = `From: ada@example.org
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Sch=F6n
--b
Content-Type: multipart/related; boundary=c

--c
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGltZyBzcmM9ImNpZDpkb3QiPg==
--c
Content-Type: image/gif
Content-Id: <dot>
Content-Transfer-Encoding: base64

R0lGODlh
--c--
--b--
--a
Content-Type: text/csv
Content-Disposition: attachment; filename=list.csv

a,b
--a--
`

/** The commands after SELECT. */
const asked = (simulator: Simulator.Simulator) => written(simulator).flatMap(commands).slice(3)

describe("read", () => {
  it.effect("returns the texts, and files as streams, after two FETCHs", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* inbox(Simulator.message(page))
      const message = yield* connection.read(1)
      assert.strictEqual(message.envelope.subject, "Grüße")
      assert.strictEqual(message.text, "Schön")
      assert.strictEqual(message.html, '<img src="cid:dot">')
      assert.isFalse(message.isCut)
      assert.notProperty(message, "missing")
      const shown = ({ attachments, embedded }: typeof message) => ({
        attachments: attachments.map(({ filename, part }) => [part, filename]),
        embedded: embedded.map(({ id, part }) => [part, id])
      })
      assert.deepStrictEqual(shown(message), {
        attachments: [["2", "list.csv"]],
        embedded: [["1.2.2", "<dot>"]]
      })
      assert.deepStrictEqual(asked(simulator), ["UID", "UID"])
      assert.strictEqual(yield* textOf(message.attachments[0]?.text ?? Stream.empty), "a,b")
      assert.strictEqual(yield* textOf(message.embedded[0]?.text ?? Stream.empty), "GIF89a")
      const [unread] = yield* connection.execute(Command.fetch(1, { flags: true }))
      assert.deepStrictEqual(unread?.flags, [])
    })
  )

  it.effect("reads the beginning of a text that is too long", () =>
    Effect.gen(function* () {
      const { connection } = yield* inbox(Simulator.message({ text: "0123456789".repeat(1_000) }))
      const beginning = yield* connection.read(1, { maxTextOctets: 100 })
      assert.deepStrictEqual([beginning.text, beginning.isCut], ["0123456789".repeat(10), true])
      assert.isFalse((yield* connection.read(1)).isCut)
    })
  )

  it.effect("fails for a message that is gone, and for what is no UID", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* inbox(Simulator.message("Subject: one\n\n"))
      const gone = yield* Effect.flip(connection.read(4711))
      assert.deepStrictEqual(plain(gone.reason), { _tag: "MessageGone", uid: 4711 })
      const before = asked(simulator).length
      const wrong = yield* Effect.flip(connection.read(-5))
      assert.deepStrictEqual(plain(wrong.reason), {
        _tag: "Misuse",
        problem: "`uid`: expected a whole number from 1 to 4294967295"
      })
      assert.lengthOf(asked(simulator), before)
    })
  )

  const about = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"
  const fields = `FLAGS () INTERNALDATE "01-Jun-2026 09:30:00 +0000" RFC822.SIZE 99 ENVELOPE (NIL "Hi" NIL NIL NIL NIL NIL NIL NIL NIL)`
  const text = `("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)`

  it.effect("asks for nothing more if the message has no text", () =>
    Effect.gen(function* () {
      const exit = yield* readOver(
        `C: <3> UID FETCH 7 ${about}
         S: * 1 FETCH (UID 7 ${fields} BODYSTRUCTURE ("APPLICATION" "PDF" NIL NIL NIL "BASE64" 9))
         S: <3> OK done`
      )
      const message = Exit.isSuccess(exit) ? exit.value : assert.fail()
      assert.isUndefined(message.text)
      assert.lengthOf(message.attachments, 1)
    })
  )

  it.effect("names what did not come, and returns the rest", () =>
    Effect.gen(function* () {
      const exit = yield* readOver(
        `C: <3> UID FETCH 7 ${about}
         S: * 1 FETCH (UID 7 ${fields} BODYSTRUCTURE ${text})
         S: <3> OK done
         C: <4> UID FETCH 7 (UID BODY.PEEK[1])
         S: * 1 FETCH (UID 7)
         S: <4> OK done`
      )
      const message = Exit.isSuccess(exit) ? exit.value : assert.fail()
      assert.deepStrictEqual(
        [message.envelope.subject, message.text, message.missing],
        ["Hi", undefined, ["parts"]]
      )
    })
  )

  it.effect("fails if the message is removed between the two", () =>
    Effect.gen(function* () {
      const exit = yield* readOver(
        `C: <3> UID FETCH 7 ${about}
         S: * 1 FETCH (UID 7 ${fields} BODYSTRUCTURE ${text})
         S: <3> OK done
         C: <4> UID FETCH 7 (UID BODY.PEEK[1])
         S: * 1 EXPUNGE
         S: <4> OK done`
      )
      assert.strictEqual(errorOf(exit)?.reason._tag, "MessageGone")
    })
  )
})
