/**
 * `curl -v imap://…` and `imaps://…`: `<` and `>` mark the wire, `*` curl's own messages. Times need `--trace-time`.
 * The contents of literals are not in this log, except of an answer to a command that was given to `-X`.
 */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { makeClock } from "./clockTime.ts"
import { eachOf } from "./curl/lines.ts"
import { Place } from "./curl/Place.ts"
import { Session } from "./curl/Session.ts"
import { type Format, placed } from "./Format.ts"
import type { LogFile } from "./LogFile.ts"

/** `places`: learned from the lines, and so complete when they are read again. */
function* itemsIn(
  files: ReadonlyArray<LogFile>,
  places: Array<Place>,
  take: (item: Item) => void
): LongWork<void> {
  const clock = makeClock()
  let current = -1
  let connection = ""
  let session: Session | undefined
  yield* eachOf(files, (line, index, all) => {
    const place = (places[index] ??= new Place())
    if (session === undefined || index !== current) {
      session = new Session(place)
      connection = String(index)
    }
    current = index
    place.learn(line)
    const at = clock(line.time)
    for (const happening of session.take(line, all)) take(placed(happening, connection, at))
  })
}

const program = "curl -v"

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const places: Array<Place> = []
  return { program, items: (take) => itemsIn(files, places, take) }
}

export const curl: Format = {
  program,
  recognises: (beginning) =>
    /^(?:curl(?:\.exe)? : |.*--:--:-- +\d+?[kMGT]?)?(?:\d\d:\d\d:\d\d\.\d{6} )?\* +(?:Trying \S+|Could not resolve host|Host \S+ was resolved)/m.test(
      beginning
    ),
  read
}
