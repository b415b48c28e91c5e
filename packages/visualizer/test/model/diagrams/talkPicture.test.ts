import { assert, describe, it } from "@effect/vitest"
import { connections } from "../../../src/model/connection/spans.ts"
import { talkPicture } from "../../../src/model/diagrams/talkPicture.ts"
import { at, started, traceOf } from "../../support.ts"

const sent = (time: number, tag: string, cmd: string) =>
  at(time, "wire:sent", { tag, cmd, line: `${tag} ${cmd}`, bytes: 20 })
const answered = (time: number, tag: string) =>
  at(time, "wire:received", { tag, cond: "OK", line: `${tag} OK done`, bytes: 12 })

/** C: A1 CAPABILITY, C: A2 ID, S: A1 OK, C: A3 SELECT, S: A3 OK; A2 is never answered. */
const [connection] = connections(
  traceOf([
    sent(0, "A1", "CAPABILITY"),
    sent(0, "A2", "ID"),
    answered(90, "A1"),
    sent(91, "A3", "SELECT"),
    answered(150, "A3")
  ])
)

const pairs = (cursor?: number) =>
  connection === undefined
    ? []
    : talkPicture(connection, cursor).groups.filter((group) => group.class.startsWith("pair"))

describe("talkPicture", () => {
  it("V10 a way in for STARTTLS is called so, unless no TLS is asked for and it is in clear text", () => {
    const lane = "startTls" as const
    const dialled = at(0, "net:start", { lane, op: 0, kind: "tcp", port: 1993 })
    const portWith = (cmd: string, policy: string) => {
      const begun = at(0, "connection:started", { ...started(1), policy })
      const asked = at(1, "wire:sent", { lane, tag: "A1", cmd, line: `A1 ${cmd}`, bytes: 20 })
      const [found] = connections(traceOf([begun, dialled, asked]))
      return JSON.stringify(found && talkPicture(found)).includes("port 1993, STARTTLS")
    }
    assert.deepStrictEqual(
      [
        portWith("STARTTLS", "none planned"),
        portWith("CAPABILITY", "none planned"),
        portWith("CAPABILITY", "auto planned")
      ],
      [true, false, true]
    )
  })

  it("V10 each command has a bracket to its tagged answer, with the time between them", () => {
    assert.deepStrictEqual(
      pairs().map(({ title }) => title),
      ["A1 CAPABILITY: 90 ms", "A2 ID: no answer", "A3 SELECT: 59 ms"]
    )
  })

  it("V10 brackets of one time lie beside each other, and a place that is free is taken again", () => {
    const columns = pairs().map(({ shapes: [bracket] }) =>
      bracket?.kind === "line" ? Number(/H(\d+)V/.exec(bracket.d)?.[1]) : undefined
    )
    const [first = 0, second = 0, third = 0] = columns
    assert.isAbove(second, first)
    assert.strictEqual(third, first)
  })

  it("V10 the answer of the command that is looked at is its partner, and the other way round", () => {
    const marked = (cursor: number) =>
      connection === undefined
        ? []
        : talkPicture(connection, cursor).groups.flatMap((group) =>
            /\b(here|partner)\b/.test(group.class) ? `${group.class.split(" ")[1]}: ${group.title}` : []
          )
    const command = connection?.commands[0]
    const both = [command?.line ?? 0, command?.answer?.line ?? 0]
    assert.deepStrictEqual(both.map(marked), [
      ["here: A1 CAPABILITY", "partner: A1 OK done"],
      ["partner: A1 CAPABILITY", "here: A1 OK done"]
    ])
    assert.deepStrictEqual(
      pairs(both[1]).map((group) => group.class),
      ["pair now", "pair", "pair"]
    )
  })
})
