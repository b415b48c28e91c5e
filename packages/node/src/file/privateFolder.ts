/**
 * A folder that only this user can write to: what is read from it may be run, such as compiled code. Its name alone says
 * nothing, since another user may have made it, or may be able to put another folder in its place.
 *
 * Without Effect: the command needs it before anything is loaded.
 */
import { lstatSync, mkdirSync, readdirSync, realpathSync, type Stats } from "node:fs"
import { dirname, join } from "node:path"

/**
 * Makes the folder, if it does not exist, and returns its path without symbolic links. Returns `undefined` if it cannot be
 * made, if another user owns it or something in it, or could replace it or a folder above it.
 */
export const privateFolder = (path: string): string | undefined => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const real = realpathSync(path)
    const isPrivate = isOwn(lstatSync(real)) && isOutOfReach(dirname(real)) && areOwn(real)
    return isPrivate ? real : undefined
  } catch {
    return undefined
  }
}

/** Windows has no owners and rights of this kind. */
const uid = process.getuid?.()

const others = 0o022
const sticky = 0o1000

const isOwn = (stats: Stats): boolean =>
  uid === undefined || (stats.uid === uid && (stats.mode & others) === 0 && !stats.isSymbolicLink())

const areOwn = (folder: string): boolean =>
  readdirSync(folder).every((name) => isOwn(lstatSync(join(folder, name))))

/** Returns whether no other user can replace what is in the folder, nor in one above it. */
const isOutOfReach = (folder: string): boolean => {
  const stats = lstatSync(folder)
  const isTrusted = uid === undefined || stats.uid === uid || stats.uid === 0
  const isShared = uid !== undefined && (stats.mode & others) !== 0 && (stats.mode & sticky) === 0
  const parent = dirname(folder)
  return isTrusted && !isShared && (parent === folder || isOutOfReach(parent))
}
