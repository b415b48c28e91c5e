/** What must hold of a story: few cards, each with lines and states that the trace holds, in a picture of bounded size. */
import { assert } from "@effect/vitest"
import { storyPage } from "../../src/export/storyPage.ts"
import { storySvg } from "../../src/export/storySvg.ts"
import type { Connection } from "../../src/model/connection/Connection.ts"
import * as Storyboard from "../../src/model/verdict/Storyboard.ts"
import * as Verdict from "../../src/model/verdict/Verdict.ts"

const largest = 16 * 1024

export const provenStory = (connection: Connection, all: ReadonlyArray<Connection>): void => {
  const { cards } = Storyboard.of(connection, { all })
  assert.isAtLeast(cards.length, connection.ended === undefined ? 2 : 4, connection.group)
  assert.isAtMost(cards.length, 6)
  for (const { kind, lines, places, text } of cards) {
    assert.isTrue(
      kind === "happened" || text !== "" || lines.length + places.length > 0,
      `${kind} shows something`
    )
    if (kind !== "proof")
      for (const shown of lines) assert.deepStrictEqual(Verdict.lineOf(connection, shown.line), shown)
    for (const { line } of places) assert.isDefined(connection.phases.find((phase) => phase.line === line))
  }
  const story = Storyboard.of(connection, { all })
  for (const file of [storySvg(story), storyPage(story)]) {
    assert.isAtMost(file.length, largest)
    assert.notMatch(file, /<script|<foreignObject|\bon\w+=|href|url\(|@import|NaN|Infinity|undefined/)
  }
}
