import { accessSync, constants } from "node:fs"
import { Option } from "effect"

/** Debian's Chromium, or what `CHROMIUM` says. */
export const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium"

export const isInstalled = Option.isSome(Option.liftThrowable(accessSync)(executable, constants.X_OK))
