/** The transcripts that an examination gives: each is played by this library's client, as those of the repository are. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { transcripts } from "../../src/examine/transcripts.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { imapConnection } from "../support/client.ts"
import { defaults, replay } from "../support/transcript.ts"
import { examinationOf } from "./support.ts"

const { netease, qq, wellBehaved } = Simulator.profiles

const at = (command: string, fault: "ignore" | "reset" | "refuse"): Simulator.Options => ({
  faults: [{ on: command, nth: "every", fault, ...(fault === "refuse" ? { with: "BAD Sorry" } : {}) }]
})

/** A server, and the questions whose deviation a command alone shows. */
const servers: ReadonlyArray<readonly [string, Simulator.Profile, Simulator.Options, ReadonlyArray<string>]> =
  [
    ["an untagged BAD", qq, {}, ["unknown-command"]],
    ["a refusal by BAD", wellBehaved, at("NAMESPACE", "refuse"), ["namespace"]],
    ["an unknown charset refused by BAD", wellBehaved, at("SEARCH", "refuse"), ["search", "search-nothing"]],
    ["silence", wellBehaved, at("NAMESPACE", "ignore"), ["namespace"]],
    ["the end of the connection", wellBehaved, at("NAMESPACE", "reset"), ["namespace"]],
    ["a server that deviates in nothing that a command shows", netease, {}, []]
  ]

describe("transcripts", () => {
  it.effect.each(servers)("%s", ([, profile, simulator, questions]) =>
    Effect.gen(function* () {
      const { examination } = yield* examinationOf(profile, { simulator })
      const written = transcripts(examination)
      assert.includeMembers(
        written.map(({ question }) => question),
        [...questions]
      )
      for (const { text, title } of written) {
        const script = yield* Simulator.script(`# Q102 ${title}\n${text}\n`)
        yield* replay({ name: title, script, settings: { ...defaults, ...script.settings } }, imapConnection)
      }
    })
  )
})
