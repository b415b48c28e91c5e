import { assert, describe, it } from "@effect/vitest"
import * as Trace from "@effect-imap/core/Trace"
import { Effect, Schema } from "effect"
import * as FastCheck from "fast-check"
import { entryOf, isEvent, names } from "../../src/trace/Entry.ts"
import { refused, selected } from "../support.ts"
import { eachStory, read, record } from "../support/record.ts"

const fits = Schema.is(Trace.Event)

describe("Entry", () => {
  it("knows the names of the format", () => {
    assert.deepStrictEqual(
      names.toSorted(),
      Trace.Event.members.map((member) => member.fields.name.literal).toSorted()
    )
  })

  it.effect.each(eachStory)("%s: every recorded event is known", ([, setting]) =>
    Effect.gen(function* () {
      for (const { event } of read(yield* record(setting)).entries) assert.isDefined(event)
    })
  )

  it("of a log that does not have each octet, what cannot be read is the log's", () => {
    const line = "* 1 FETCH (UID 7 BODY[] <data>)"
    const raw = {
      time: 1,
      name: "wire:received",
      group_id: "c1",
      data: { lane: "implicitTls", line, unread: true }
    }
    const isUnread = (imported: string | undefined) => {
      const event = entryOf(2, raw, { imported })?.event
      return event?.name === "wire:received" && event.data.unread === true
    }
    assert.isTrue(isUnread(undefined))
    assert.isTrue(isUnread("Dovecot rawlog"))
    assert.isFalse(isUnread("imapflow"))
  })

  it("says of an event with a field changed what the schema says", () => {
    const values = FastCheck.constantFrom<unknown>(
      undefined,
      null,
      "x",
      "startTls",
      "tcp",
      "failed",
      1,
      1.5,
      Number.NaN,
      true,
      {}
    )
    const fields = [
      "lane",
      "op",
      "ok",
      "kind",
      "line",
      "bytes",
      "port",
      "attempt",
      "outcome",
      "timer",
      "ms",
      "to",
      "tag"
    ]
    FastCheck.assert(
      FastCheck.property(
        FastCheck.constantFrom(...refused, ...selected),
        FastCheck.constantFrom(...fields),
        values,
        (event, field, value) => {
          const changed = { ...event, data: { ...event.data, [field]: value } }
          // A field that is there without a value is absent, as in JSON.
          const written: unknown = JSON.parse(JSON.stringify(changed))
          assert.strictEqual(isEvent(written), fits(written))
        }
      ),
      { numRuns: 400 }
    )
  })
})
