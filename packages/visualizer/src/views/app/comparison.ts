/** Compares a connection with one of another file, or with a replay. */
import { areAlike } from "../../model/compare/attempts.ts"
import { decidingBy } from "../../model/compare/deciding.ts"
import { opened } from "../../page/open.ts"
import { replayed } from "../../page/replaying.ts"
import * as Trace from "../../page/Trace.ts"
import type { Question, Setting } from "../../document/Question.ts"
import type { Viewer } from "./Viewer.ts"

export const openOther = ({ compareIn, say }: Viewer, file: File): Promise<void> => {
  const trace = Trace.make(file.name)
  return opened(file)
    .then((stream) => Trace.take(trace, stream))
    .then(() => {
      if (!compareIn(trace)) say(`${file.name} is not an IMAP trace, or is empty`)
    })
    .catch(() => say(`${file.name} cannot be read`))
}

/** Replays with other settings, and shows the attempts that decide. Rejects with a sentence. */
export const replay = (
  { compareWith, select, settingsFor }: Viewer,
  recorded: Trace.Trace,
  question: Question
): Promise<void> =>
  replayed(question, nameOf(question, settingsFor(recorded))).then(({ trace, words }) => {
    const { connections, session } = recorded.index
    const one = connections.find(({ group }) => group === question.connection)
    const call = one === undefined ? [] : session(one.id)
    const found = decidingBy(areAlike, call, trace.index.connections)
    if (found === undefined) return
    select(found.a.id)
    compareWith(trace, found.b.id, words)
  })

/** Names a replay by its settings, without the explanations in brackets. */
const nameOf = ({ settings }: Question, offered: ReadonlyArray<Setting>): string =>
  `replayed with ${offered
    .flatMap(({ label, name }) => {
      const value = settings[name]
      return value === undefined ? [] : `${label.replace(/ \(.*/, "")}: ${value}`
    })
    .join(", ")}`
