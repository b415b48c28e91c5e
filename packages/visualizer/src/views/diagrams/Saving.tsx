/** A picture of the model as files, drawn in the same way as in the page. */
import { rules } from "../../export/chartSvg.ts"
import { svgOf } from "../../export/svg.ts"
import type { Picture } from "../../model/diagrams/Picture.ts"
import { useViewer } from "../app/Viewer.ts"
import { download } from "../parts/download.ts"
import { png } from "./png.ts"

interface Props {
  /** The names of the files, without their extension. */
  readonly name: string
  readonly picture: Picture
  readonly mermaid: () => string
}

export const Saving = ({ mermaid, name, picture }: Props) => {
  const viewer = useViewer()
  const svg = () => svgOf(picture, { rules, theme: "light" })
  const save = (text: string, type: string, kind: string) =>
    download(new Blob([text], { type }), `${name}.${kind}`)
  return (
    <span class="saving" role="group" aria-label="Save this drawing">
      <button type="button" class="quiet" onClick={() => save(svg(), "image/svg+xml", "svg")}>
        SVG
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() =>
          void png(svg(), picture).then(
            (blob) => download(blob, `${name}.png`),
            () => viewer.say("This browser cannot save it as PNG")
          )
        }
      >
        PNG
      </button>
      <button type="button" class="quiet" onClick={() => save(mermaid(), "text/plain", "mmd")}>
        Mermaid
      </button>
    </span>
  )
}
