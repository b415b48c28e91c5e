/** A button that opens a file. */
import { useRef } from "preact/hooks"

export const OpenButton = ({
  label,
  main,
  onFile
}: {
  readonly label: string
  readonly main?: boolean
  readonly onFile: (file: File) => void
}) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class={main === true ? "main" : ""} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept=".jsonl,.gz,.html,.ndjson,application/x-ndjson"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file !== undefined) onFile(file)
          event.currentTarget.value = ""
        }}
      />
    </>
  )
}
