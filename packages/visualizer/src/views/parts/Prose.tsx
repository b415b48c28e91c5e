/** Words for people, with code in them. */
import { ServerText } from "./ServerText.tsx"

/** Shows words in backticks as code, such as a command or an option. */
export const Prose = ({ text }: { readonly text: string }) => (
  <>
    {text.split("`").map((part, at) =>
      at % 2 === 1 ? (
        <code class="mono">
          <ServerText text={part} />
        </code>
      ) : (
        <ServerText text={part} />
      )
    )}
  </>
)
