/** What a log shows of the values that programs with promises hold. */
import { inspect } from "node:util"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, it } from "@effect/vitest"
import { connect, pool, supervise } from "../../src/promise/promise.ts"

const { wellBehaved } = Simulator.profiles
const { password, user } = wellBehaved
const account = { host: "imap.example.com", user, password }

it("a connection, a pool and a supervised account are printed as values, without methods and secrets", async () => {
  const transport = Simulator.layer(wellBehaved)
  await using connection = await connect(account, { transport })
  await using several = await pool(account, { transport })
  await using supervised = await supervise(account, { transport })
  await several.use(() => {})
  await supervised.use(() => {})
  for (const [value, id] of [
    [connection, "ImapConnection"],
    [several, "ImapPool"],
    [supervised, "Supervised"]
  ]) {
    const text = inspect(value, { depth: 4 })
    assert.match(text, new RegExp(`^\\{\\s+_id: '${String(id)}'`))
    for (const part of ["INBOX", "imap.example.com"]) assert.include(text, part)
    for (const part of ["[Function", "[Getter", password]) assert.notInclude(text, part)
    assert.include(JSON.stringify(value), `"_id":"${String(id)}"`)
  }
  assert.isAbove(connection.stats.received, connection.stats.sent)
})
