/** Replays one call of a trace with other settings. */
import type { Reader } from "@effect-imap/visualizer"
import type { ImapError } from "@effect-imap/core/ImapError"
import { Effect, type FileSystem } from "effect"
import { requireTarget, toAccount, toPolicy } from "../settings/account.ts"
import type { CommandLineError } from "../output/failure.ts"
import { merge, type Settings } from "../settings/settings.ts"
import { credentialOf, settingsOf } from "./asRecorded.ts"
import { type Asked, askedOf } from "@effect-imap/visualizer/internal/Asked"
import type { RecordedCall } from "@effect-imap/visualizer/internal/RecordedCall"
import { type Replayed, replay } from "./replay.ts"

/** Replays a call. `asked` are the settings that differ, `without` the capabilities that the server should not list. */
export const replayCall = Effect.fnUntraced(function* (
  call: RecordedCall,
  trace: Reader.ReadTrace,
  asked: Settings,
  without: ReadonlyArray<string>
): Effect.fn.Return<Replayed, CommandLineError | ImapError, FileSystem.FileSystem> {
  const says = [asked.idName, asked.idVersion, asked.idVendor, asked.idSupportEmail, asked.idFields]
  const isIdOn = says.some((each) => each !== undefined)
  const recorded = asRecorded(call, without)
  const settings = merge([settingsOf(recorded), isIdOn ? { idEnabled: true } : {}, asked])
  yield* requireTarget(settings)
  const account = yield* toAccount(settings, credentialOf(recorded, settings.mechanism))
  const began = Date.parse(trace.header.wall ?? "") || 0
  return yield* replay(withoutNames(call.events, without), { account, began, policy: toPolicy(settings) })
})

/** Returns the settings of the call. What it does if the server does not list its mechanism is for the client to say. */
const asRecorded = ({ attempts }: RecordedCall, without: ReadonlyArray<string>): Asked => {
  const asked = askedOf(attempts)
  const isLeft = without.some((name) => name.toUpperCase() === `AUTH=${asked.mechanism}`)
  return isLeft ? { ...asked, mechanism: undefined } : asked
}

/** Removes capabilities from the server's lists. */
const withoutNames = (
  events: RecordedCall["events"],
  names: ReadonlyArray<string>
): RecordedCall["events"] => {
  const leave = capability(names)
  return events.map((event) =>
    event.name === "wire:received"
      ? { ...event, data: { ...event.data, line: leave(event.data.line) } }
      : event
  )
}

const capability = (names: ReadonlyArray<string>) => {
  const left = new Set(names.map((name) => name.toUpperCase()))
  return (line: string) =>
    line.replace(/(?<=\bCAPABILITY )[^\]]*/i, (list) =>
      list
        .split(" ")
        .filter((each) => !left.has(each.toUpperCase()))
        .join(" ")
    )
}
