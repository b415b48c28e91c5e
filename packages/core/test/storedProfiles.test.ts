/** Profiles of servers in a store of Effect. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as ServerProfiles from "../src/lifecycle/ServerProfiles.ts"

const profile: ServerProfiles.ServerProfile = {
  wayIn: "implicitTls",
  port: 993,
  capabilities: {},
  mechanism: "PLAIN with initial response",
  swallows: []
}

const key = "imap.example.com 993"

describe("profiles in a store of Effect", () => {
  it.effect("are what was stored", () =>
    Effect.gen(function* () {
      const store = yield* KeyValueStore.KeyValueStore
      yield* ServerProfiles.fromKeyValueStore(store).put(key, profile)
      assert.deepStrictEqual(yield* ServerProfiles.fromKeyValueStore(store).get(key), Option.some(profile))
      assert.deepStrictEqual(yield* ServerProfiles.fromKeyValueStore(store).get("other"), Option.none())
    }).pipe(Effect.provide(KeyValueStore.layerMemory))
  )

  it.effect("are unknown if the store fails, or has something else", () =>
    Effect.gen(function* () {
      const store = yield* KeyValueStore.KeyValueStore
      yield* store.set(key, "{")
      assert.deepStrictEqual(yield* ServerProfiles.fromKeyValueStore(store).get(key), Option.none())
      const error = new KeyValueStore.KeyValueStoreError({ method: "get", key, message: "down" })
      const down = ServerProfiles.fromKeyValueStore({ get: () => error, set: () => error })
      assert.deepStrictEqual(yield* down.get(key), Option.none())
      yield* down.put(key, profile)
    }).pipe(Effect.provide(KeyValueStore.layerMemory))
  )
})
