/** Saves the conversation on the wire as a drawing between lifelines. */
import { mermaid } from "../../export/mermaid.ts"
import { talkPicture } from "../../model/diagrams/talkPicture.ts"
import type { Detail } from "../../page/Detail.ts"
import { Saving } from "./Saving.tsx"

export const TalkSaving = ({ detail: { connection } }: { readonly detail: Detail }) => (
  <Saving
    name={`${connection.group}.talk`}
    picture={talkPicture(connection)}
    mermaid={() => mermaid(connection)}
  />
)
