import { accessSync, constants, existsSync } from "node:fs"
import { Option } from "effect"

/** Debian's Chromium without a window, which needs a sixth less of the processor; the whole one; or what `CHROMIUM` says. */
const installed = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]

export const executable = process.env["CHROMIUM"] ?? installed.find(existsSync) ?? "/usr/bin/chromium"

export const isInstalled = Option.isSome(Option.liftThrowable(accessSync)(executable, constants.X_OK))

/** True where `CI` says that all programs are installed: tests with one that is missing fail there. An empty one is unset, as elsewhere. */
export const isCi: boolean = !["", "0", "false"].includes(process.env["CI"] ?? "")
