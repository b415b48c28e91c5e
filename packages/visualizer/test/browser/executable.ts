import { accessSync, constants } from "node:fs"
import { Option } from "effect"

/** Debian's Chromium, or what `CHROMIUM` says. */
export const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium"

export const isInstalled = Option.isSome(Option.liftThrowable(accessSync)(executable, constants.X_OK))

/** True where `CI` says that all programs are installed: tests with one that is missing fail there. An empty one is unset, as elsewhere. */
export const isCi: boolean = !["", "0", "false"].includes(process.env["CI"] ?? "")
