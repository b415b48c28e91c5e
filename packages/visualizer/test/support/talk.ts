/** Lines such as `C: A2 UID FETCH 1 (FLAGS)` and `S: A2 OK done` of an app on an open mailbox, as the events of one connection. */
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../support.ts"

/** The events, each so many milliseconds after the one before. */
export const talk = (group: string, from: number, transcript: string, every = 100): ReadonlyArray<Event> =>
  transcript
    .trim()
    .split(/\n\s*/)
    .map((each, index): Event => {
      const [, side, line = ""] = /^([CS]): (.*)$/.exec(each) ?? []
      const [tag = "", word = "", next = ""] = line.split(" ")
      const time = from + every * index
      if (side === "C")
        return at(
          time,
          "wire:sent",
          { tag, cmd: word === "UID" ? `UID ${next}` : word, by: "app", line },
          group
        )
      const code = /^\S+ (?:OK|NO|BAD|BYE) \[([^\]]+)\]/.exec(line)?.[1]
      return at(
        time,
        "wire:received",
        {
          line,
          ...(tag === "*" || tag === "+" ? {} : { tag }),
          ...(/^(?:OK|NO|BAD|BYE)$/.test(word) && { cond: word, ...(code !== undefined && { code }) })
        },
        group
      )
    })
