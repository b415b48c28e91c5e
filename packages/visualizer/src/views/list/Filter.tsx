/** The filter: one field for words and conditions, which completes the names of fields and their values. */
import { type KeyboardEventHandler } from "preact"
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { type Completion, completions, type Values } from "../../model/index/completions.ts"
import { valuesOf } from "../../model/index/listing.ts"
import { counted } from "../parts/format.ts"
import { plain } from "../parts/ServerText.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"

/** The time after a key until the filter applies. */
const debounceMs = 120

interface Props {
  readonly state: State
  /** An example of a filter. */
  readonly example: string
}

export const Filter = ({ example, state }: Props) => {
  const viewer = useViewer()
  const { isOfLines, searching, total, typed } = state.found
  const { isOpen, list, text, ...field } = useField(state)
  const shown =
    text === "" || !isOfLines ? "" : `${counted(total, "match", "matches")}${searching ? " …" : ""}`
  return (
    <search class="find">
      <input
        id="find"
        type="text"
        role="combobox"
        placeholder={`Filter: ${example}  ( / )`}
        aria-label="Filter connections and lines"
        aria-expanded={isOpen}
        aria-controls="completions"
        aria-autocomplete="list"
        aria-activedescendant={field.at === undefined ? undefined : `completion-${field.at}`}
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={(event) => field.write(event.currentTarget.value)}
        onBlur={field.close}
        onKeyDown={field.onKeyDown}
      />
      <ul id="completions" role="listbox" aria-label="Completions" hidden={!isOpen}>
        {isOpen &&
          list.map((one, at) => (
            <li
              key={one.label}
              id={`completion-${at}`}
              role="option"
              aria-selected={at === field.at}
              onMouseDown={(event) => {
                event.preventDefault()
                field.take(one)
              }}
            >
              <span class="mono">{plain(one.label)}</span> <span class="dim">{one.hint}</span>
            </li>
          ))}
      </ul>
      <span class="count" role="status">
        {typed === text ? shown : ""}
      </span>
      {total > 0 && (
        <>
          <button type="button" class="quiet" aria-label="Previous match" onClick={() => viewer.findNext(-1)}>
            ↑
          </button>
          <button type="button" class="quiet" aria-label="Next match" onClick={() => viewer.findNext(1)}>
            ↓
          </button>
        </>
      )}
    </search>
  )
}

/** The text of the field, what completes it, and what its keys do. */
const useField = ({ found: { typed }, trace, revision }: State) => {
  const viewer = useViewer()
  const [text, setText] = useState(typed)
  const [asks, setAsks] = useState(false)
  const [at, setAt] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const asked = useRef(typed)
  // another part of the page may set the filter, or the address
  useEffect(() => {
    if (typed !== asked.current) setText((asked.current = typed))
  }, [typed])
  const list = useMemo(() => {
    const all = trace?.index.connections ?? []
    const values: Values = (field) => (isCounted(field) ? valuesOf(field, all) : [])
    return asks ? completions(text, values) : []
  }, [asks, text, trace, revision])
  const close = () => {
    setAsks(false)
    setAt(undefined)
  }
  const write = (next: string) => {
    setText(next)
    // an empty filter is completed only if a person asks
    setAsks(next !== "")
    setAt(undefined)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => viewer.find((asked.current = next)), debounceMs)
  }
  const take = (one: Completion) => write(one.typed)
  const isOpen = list.length > 0
  const onKeyDown: KeyboardEventHandler<HTMLInputElement> = (event) => {
    const chosen = at === undefined ? undefined : list[at]
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
    if (by !== 0) {
      event.preventDefault()
      if (isOpen) setAt(((at ?? (by === 1 ? -1 : 0)) + by + list.length) % list.length)
      else setAsks(true)
    } else if (chosen !== undefined && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === "Enter") {
      close()
      viewer.findNext(event.shiftKey ? -1 : 1)
    } else if (event.key === "Escape" && (isOpen || text !== "")) {
      event.stopPropagation()
      if (!isOpen) write("")
      close()
    }
  }
  return { at, close, isOpen, list, onKeyDown, take, text, write }
}

type Counted = Parameters<typeof valuesOf>[0]

const isCounted = (field: string): field is Counted =>
  ["account", "error", "host", "status", "step"].includes(field)
