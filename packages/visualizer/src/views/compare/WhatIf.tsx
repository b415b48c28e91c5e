/** A form that asks what would have happened with other settings, those that the server can replay with. */
import { useState } from "preact/hooks"
import { reasonForNone, suggestionsFor } from "../../model/replay/suggestions.ts"
import type { Trace } from "../../page/Trace.ts"
import { reasonOf } from "../../model/verdict/reason.ts"
import type { Detail } from "../../page/Detail.ts"
import { replay } from "../app/comparison.ts"
import { Dialog } from "../parts/Dialog.tsx"
import { ServerText } from "../parts/ServerText.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly onClose: () => void
}

export const WhatIf = ({ onClose, state, trace }: Props) => {
  const viewer = useViewer()
  const [said, say] = useState("")
  const connection = state.detail?.connection.group ?? ""
  const offered = viewer.settingsFor(trace)
  const ids = state.detail === undefined ? [] : idsOf(state.detail)
  const problem = reasonForNone(ids)
  const named = suggestionsFor(ids).filter(({ name, value }) =>
    offered.some((setting) => setting.name === name && setting.choices?.includes(value) === true)
  )
  const [isWhole, setWhole] = useState(named.length === 0 && problem === undefined)
  const replayWith = (settings: Readonly<Record<string, string>>) => {
    say("Replaying …")
    replay(viewer, trace, { connection, settings }).then(onClose, (cause: unknown) =>
      say(cause instanceof Error ? cause.message : String(cause))
    )
  }
  return (
    <Dialog title="What if…" onClose={onClose}>
      <p class="dim">
        <ServerText text={connection} /> once more, against what the trace shows of the server.
      </p>
      {problem !== undefined && <p>{problem}</p>}
      {named.length > 0 && (
        <div class="buttons" role="group" aria-label="Suggested settings">
          {named.map(({ label, name, value }, at) => (
            <button
              key={label}
              type="button"
              class={at === 0 ? "main" : ""}
              onClick={() => replayWith({ [name]: value })}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      {(named.length > 0 || problem !== undefined) && (
        <button type="button" class="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          Other settings
        </button>
      )}
      {isWhole && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            replayWith(settingsOf(event.currentTarget))
          }}
        >
          {offered.map(({ choices, label, name }) => (
            <label class="setting">
              <span>{label}</span>
              {choices === undefined ? (
                <input name={name} maxLength={200} />
              ) : (
                <select name={name}>
                  <option value="">as recorded</option>
                  {choices.map((choice) => (
                    <option>{choice}</option>
                  ))}
                </select>
              )}
            </label>
          ))}
          <div class="buttons">
            <button class={named.length === 0 ? "main" : ""}>Replay</button>
          </div>
        </form>
      )}
      <p role="status">
        <ServerText text={said} />
      </p>
    </Dialog>
  )
}

/** Returns the tag of its reason, and the ids of the rules that found something. */
const idsOf = ({ connection, findings }: Detail): ReadonlyArray<string> => {
  const reason = reasonOf(connection)
  return [...(reason === undefined ? [] : [reason.id]), ...findings.map(({ id }) => id)]
}

const settingsOf = (form: HTMLFormElement): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(new FormData(form)).flatMap(([name, value]) =>
      typeof value === "string" && value !== "" ? [[name, value] as const] : []
    )
  )
