/** Days of a machine that moves, or sleeps. */
import { type Clock, Effect, Stream } from "effect"
import { kept, type World } from "./Scene.ts"
import { at, delivers, failure, set, well } from "./parts.ts"

/** No network for so many minutes. */
const tunnel = (world: World, minute: number, length: number, at: "dns" | "tcp") =>
  [
    [
      minute,
      Effect.andThen(
        set(() => {
          world.network.fails = {
            at,
            error:
              at === "tcp"
                ? failure("offline", "ENETUNREACH", "the network is unreachable")
                : failure("dnsTemporary", "EAI_AGAIN", "the name cannot be looked up now")
          }
        }),
        world.mail.disconnect
      )
    ],
    [
      minute + length,
      set(() => {
        world.network.fails = undefined
      })
    ]
  ] as const

/** A wall clock that goes on while the machine sleeps. */
const sleeper = () => {
  let slept = 0
  return {
    clock: (clock: Clock.Clock): Clock.Clock =>
      Object.assign(Object.create(clock), {
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + slept
      }),
    sleeps: (minutes: number) =>
      set(() => {
        slept += minutes * 60_000
      })
  }
}

const laptop = sleeper()

export const travels = {
  "train-day": kept({
    server: well,
    minutes: 300,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...tunnel(world, 35, 1, "tcp"),
      ...tunnel(world, 80, 3, "dns"),
      ...tunnel(world, 150, 12, "tcp"),
      ...tunnel(world, 230, 2, "tcp"),
      ...at([100, 200], delivers(world, "News"))
    ]
  }),
  "laptop-day": kept({
    server: well,
    minutes: 200,
    clock: laptop.clock,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...(
        [
          [45, 40],
          [90, 120],
          [150, 480]
        ] as const
      ).map(
        ([minute, length]) => [minute, Effect.andThen(laptop.sleeps(length), world.mail.disconnect)] as const
      )
    ]
  })
}
