/**
 * The cache folder of this user, for files that can be made again. Effect's `UserDirectories` is unstable, and returns
 * effects; the command needs the folder before it has loaded Effect, for V8's compile cache.
 */
import { homedir, platform } from "node:os"
import { isAbsolute, join } from "node:path"

/** `$XDG_CACHE_HOME/effect-imap`, or the system's folder for caches. */
export const cacheFolder = (): string => {
  const { LOCALAPPDATA, XDG_CACHE_HOME = "" } = process.env
  const home = homedir()
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, "Library", "Caches"),
    win32: LOCALAPPDATA ?? join(home, "AppData", "Local")
  }
  // the XDG Base Directory Specification treats an empty or relative path as not set
  const caches = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : (folders[platform()] ?? join(home, ".cache"))
  return join(caches, "effect-imap")
}
