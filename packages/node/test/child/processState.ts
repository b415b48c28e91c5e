import { readFileSync } from "node:fs"
import { Option } from "effect"

const read = Option.liftThrowable((path: string) => readFileSync(path, "utf8"))

/** The state of a process as `/proc` has it, such as `S` or `Z`; none once it is gone. */
export const stateOf = (pid: number): Option.Option<string> =>
  Option.map(read(`/proc/${pid}/stat`), (stat) => stat.slice(stat.lastIndexOf(")") + 2).charAt(0))
