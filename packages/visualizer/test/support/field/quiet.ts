/** Days on which nothing is wrong. */
import type { Clock } from "effect"
import { Stream } from "effect"
import { kept } from "./Scene.ts"
import { at, delivers, every, reads, seen, set, well, without } from "./parts.ts"

const forward = () => {
  let by = 0
  return {
    clock: (clock: Clock.Clock): Clock.Clock =>
      Object.assign(Object.create(clock), {
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + by
      }),
    act: set(() => {
      by += 3_600_000
    })
  }
}

const ntp = forward()

export const quiet = {
  "davmail-noise": kept({
    server: well,
    minutes: 60,
    plan: ({ mail }) => at(every(1, 58, 1), mail.broadcast("*  12 EXISTS"))
  }),
  "clock-ntp": kept({ server: well, minutes: 60, clock: ntp.clock, plan: () => [[30, ntp.act]] }),
  "domino-poll": kept({
    server: without("IDLE", "QRESYNC", "CONDSTORE"),
    minutes: 180,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [45, delivers(world, "One")],
      [110, delivers(world, "Two")]
    ]
  }),
  "healthy-8h": kept({
    server: well,
    minutes: 480,
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...[30, 95, 170, 240, 333, 420].map((minute) => [minute, delivers(world, `At ${minute}`)] as const),
      [100, reads(supervised, 101)],
      [200, world.mail.addFlags("INBOX", [101], ["\\Seen"])],
      [300, seen(supervised, 102)]
    ]
  }),
  "mobile-900ms": kept({
    server: well,
    minutes: 60,
    options: { latency: "900 millis" },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      [20, delivers(world, "One")],
      [21, reads(supervised, 101)],
      [40, delivers(world, "Two")]
    ]
  })
}
