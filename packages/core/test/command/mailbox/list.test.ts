import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import { valueOf } from "../server.ts"

const extended = "LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE"

describe("LIST", () => {
  it.effect("asks an extended server for all in one command", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        extended,
        Command.listMailboxes("", "*", { subscribed: true, status: ["messages", "highestModSeq", "size"] }),
        String.raw`
          C: <3> LIST "" "*" RETURN (CHILDREN SPECIAL-USE SUBSCRIBED STATUS (MESSAGES HIGHESTMODSEQ))
          S: * LIST (\HasNoChildren \Subscribed) "/" INBOX
          S: * STATUS INBOX (MESSAGES 17 HIGHESTMODSEQ 9007199254740993)
          S: * LIST (\HasChildren \Noselect) "/" Projekte
          S: * LIST (\HasNoChildren \Drafts) "/" "Projekte/Entw&APw-rfe"
          S: * STATUS "Projekte/Entw&APw-rfe" (MESSAGES 0)
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, [
        {
          name: "INBOX",
          delimiter: "/",
          attributes: ["\\HasNoChildren", "\\Subscribed"],
          selectable: true,
          subscribed: true,
          hasChildren: false,
          status: { messages: 17, highestModSeq: 9007199254740993n }
        },
        {
          name: "Projekte",
          delimiter: "/",
          attributes: ["\\HasChildren", "\\Noselect"],
          selectable: false,
          subscribed: false,
          hasChildren: true
        },
        {
          name: "Projekte/Entwürfe",
          delimiter: "/",
          attributes: ["\\HasNoChildren", "\\Drafts"],
          selectable: true,
          specialUse: "\\Drafts",
          subscribed: false,
          hasChildren: false,
          status: { messages: 0 }
        }
      ])
    })
  )

  it.effect("several patterns, and only what is subscribed to", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        extended,
        Command.listMailboxes("", ["a*", "b%"], { subscribedOnly: true }),
        String.raw`
          C: <3> LIST (SUBSCRIBED) "" ("a*" "b%") RETURN (CHILDREN SPECIAL-USE)
          S: * LIST (\Subscribed \NonExistent) "." "a gone"
          S: <3> OK done`
      )
      assert.deepStrictEqual(
        value.map(({ name, selectable, subscribed }) => [name, selectable, subscribed]),
        [["a gone", false, true]]
      )
    })
  )

  it.effect("of RFC 3501 takes a command for each thing, and passes over a count that is refused", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.listMailboxes("", "%", { subscribed: true, status: ["unseen"] }),
        String.raw`
          C: <3> LIST "" "%"
          S: * LIST () "/" INBOX
          S: * LIST (\Noselect) "/" a
          S: * LIST () NIL b
          S: <3> OK done
          C: <4> LSUB "" "%"
          S: * LSUB () "/" INBOX
          S: * LSUB (\Noselect) "/" a
          S: <4> OK done
          C: <5> STATUS INBOX (UNSEEN)
          S: * STATUS INBOX (UNSEEN 3)
          S: <5> OK done
          C: <6> STATUS b (UNSEEN)
          S: <6> NO no such luck`
      )
      assert.deepStrictEqual(
        value.map(({ delimiter, name, status, subscribed }) => [name, delimiter, subscribed, status]),
        [
          ["INBOX", "/", true, { unseen: 3 }],
          ["a", "/", false, undefined],
          ["b", undefined, false, undefined]
        ]
      )
    })
  )

  it.effect("one command for each pattern, and no mailbox twice", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.listMailboxes("", ["a*", "*b"]),
        `
          C: <3> LIST "" "a*"
          S: * LIST () "/" ab
          S: <3> OK done
          C: <4> LIST "" "*b"
          S: * LIST () "/" ab
          S: * LIST () "/" b
          S: <4> OK done`
      )
      assert.deepStrictEqual(
        value.map(({ name }) => name),
        ["ab", "b"]
      )
    })
  )

  it.effect("asks for XLIST if nothing else says what a mailbox is for", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "XLIST",
        Command.listMailboxes("", "*"),
        String.raw`
          C: <3> XLIST "" "*"
          S: * XLIST (\HasNoChildren \Inbox) "/" "Posteingang"
          S: * XLIST (\HasNoChildren \Spam) "/" "[Google Mail]/Spam"
          S: <3> OK done`
      )
      assert.deepStrictEqual(
        value.map(({ name, specialUse }) => [name, specialUse]),
        [
          ["INBOX", undefined],
          ["[Google Mail]/Spam", "\\Junk"]
        ]
      )
    })
  )

  it.effect("with nothing to fit asks for the delimiter, in the plain form", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        extended,
        Command.listMailboxes("", ""),
        String.raw`
          C: <3> LIST "" ""
          S: * LIST (\Noselect) "/" ""
          S: <3> OK done`
      )
      assert.deepStrictEqual(value[0]?.delimiter, "/")
    })
  )

  describe("amid what NOTIFY reports (RFC 5465 §5.4)", () => {
    const names = (capabilities: string, command: ReturnType<typeof Command.listMailboxes>, lines: string) =>
      Effect.map(valueOf(capabilities, command, lines), (found) =>
        found.map(({ hasChildren, name, status }) => [name, hasChildren, status] as const)
      )

    it.effect("what is created, renamed and removed meanwhile, and counts that nobody asked for", () =>
      Effect.gen(function* () {
        const found = yield* names(
          `${extended} NOTIFY`,
          Command.listMailboxes("", "%", { status: ["unseen"] }),
          String.raw`
            C: <3> LIST "" "%" RETURN (CHILDREN SPECIAL-USE STATUS (UNSEEN))
            S: * LIST () "/" Early
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * STATUS INBOX (UNSEEN 4)
            S: * STATUS INBOX (MESSAGES 9 UIDNEXT 12)
            S: * LIST (\HasChildren) "/" Early
            S: * STATUS Early (UNSEEN 0)
            S: * LIST (\HasNoChildren) "/" Gone
            S: * LIST (\HasNoChildren) "/" Old
            S: * LIST () "/" Early
            S: * LIST (\NonExistent) "/" Gone
            S: * LIST () "/" New ("OLDNAME" (Old))
            S: * LIST () "/" "Early/Below"
            S: * LIST (\NonExistent \HasChildren) "/" Level
            S: * STATUS INBOX (MESSAGES 10 UNSEEN 5)
            S: <3> OK done`
        )
        assert.deepStrictEqual(found, [
          ["Early", true, { unseen: 0 }],
          ["INBOX", false, { unseen: 5 }],
          ["New", undefined, undefined],
          ["Level", true, undefined]
        ])
      })
    )

    it.effect("a list of subscriptions has no other mailbox", () =>
      Effect.gen(function* () {
        const found = yield* names(
          `${extended} NOTIFY`,
          Command.listMailboxes("", "*", { subscribedOnly: true }),
          String.raw`
            C: <3> LIST (SUBSCRIBED) "" "*" RETURN (CHILDREN SPECIAL-USE)
            S: * LIST (\Subscribed \NonExistent) "/" Removed
            S: * LIST () "/" Made
            S: <3> OK done`
        )
        assert.deepStrictEqual(
          found.map(([name]) => name),
          ["Removed"]
        )
      })
    )

    it.effect.each([{ subscribedOnly: true }, { subscribed: true }])(
      "nor has the answer to LSUB: %j",
      (options) =>
        Effect.gen(function* () {
          const lsub = (tag: number) => String.raw`
            C: <${tag}> LSUB "" "*"
            S: * LSUB () "/" INBOX
            S: * LIST () "/" Made
            S: * LSUB () "/" Removed
            S: * LIST (\NonExistent) "/" Removed
            S: <${tag}> OK done`
          const list = String.raw`
            C: <3> LIST "" "*"
            S: * LIST () "/" INBOX
            S: * LIST () "/" Other
            S: <3> OK done`
          const found = yield* valueOf(
            "NOTIFY",
            Command.listMailboxes("", "*", options),
            "subscribed" in options ? `${list}${lsub(4)}` : lsub(3)
          )
          assert.deepStrictEqual(
            found.map(({ name, subscribed }) => [name, subscribed]),
            "subscribed" in options
              ? [
                  ["INBOX", true],
                  ["Other", false]
                ]
              : [
                  ["INBOX", true],
                  ["Removed", true]
                ]
          )
        })
    )

    it.effect("a server without NOTIFY has answered whatever it sends", () =>
      Effect.gen(function* () {
        const found = yield* names(
          "LIST-EXTENDED",
          Command.listMailboxes("", "INBOX.%"),
          String.raw`
            C: <3> LIST "" "INBOX.%" RETURN (CHILDREN)
            S: * LIST (\HasNoChildren) "." Sent
            S: <3> OK done`
        )
        assert.deepStrictEqual(
          found.map(([name]) => name),
          ["Sent"]
        )
      })
    )
  })
})
