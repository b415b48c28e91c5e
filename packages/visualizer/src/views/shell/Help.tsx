/** The keys and their actions. */
import { Dialog } from "../parts/Dialog.tsx"

export const Help = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <table class="keys">
      <tbody>
        {keys.map(([names, words]) => (
          <tr>
            <td>
              {names.map((name) => (
                <>
                  <kbd>{name}</kbd>{" "}
                </>
              ))}
            </td>
            <td>{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <h3>Marks</h3>
    <p>
      ✓ done, ! refused or out of the ordinary, ✗ failed, ↻ failed, and open again since, ∅ no answer, or
      given up (such as the slower of two ports), … in progress, ● mailbox open, ■ the end, ? the trace ends
      there, – not used.
    </p>
    <p class="dim">
      The viewer only reads. It sends nothing to the app, and an exported page sends nothing anywhere.
    </p>
  </Dialog>
)

const keys: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
  [["↑", "↓", "Home", "End"], "choose a connection; in steps, wire, chart and events: go to the next"],
  [["[", "]"], "one transition back or forward: rail, waterfall, wire and chart follow"],
  [["p"], "play what happened, at its own pace or faster; again: stop"],
  [["e"], "to the line that shows the cause"],
  [
    ["f", "r", "o"],
    "to the next failure, retry, or thing out of the ordinary; with Shift to the previous one"
  ],
  [["m"], "measure from this line: times count from it, until you press it again"],
  [["Enter"], "to the lines that show the cause; opens a folded row, or an event"],
  [["/"], "filter: words, host:163 status:failed error:… took>1s cmd:FETCH from:server bytes>1k -step:login"],
  [["+", "-", "0"], "zoom in, zoom out, show all; also Ctrl and the wheel, or drag over the bars"],
  [["c"], "copy the current line"],
  [["n"], "write a note on the line; exported traces and pages contain the notes"],
  [["Esc"], "back"],
  [["?"], "this help"]
]
