/**
 * A folder that only this user can write to: what is read from it may be run, such as compiled code. Its name alone says
 * nothing, since another user may have made it, or may be able to put another folder in its place.
 *
 * Without Effect: the command needs it before anything is loaded.
 */
import { lstatSync, mkdirSync, readdirSync, realpathSync, type Stats } from "node:fs"
import { dirname, join } from "node:path"
import { hasOwners, isOpenToOthers, isOwn } from "./rights.ts"

/**
 * Makes the folder, if it does not exist, and returns its path without symbolic links. Returns `undefined` if it cannot be
 * made, if another user owns it or something in it, or could replace it or a folder above it.
 */
export const privateFolder = (path: string): string | undefined => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const real = realpathSync(path)
    const isPrivate = isOwnAlone(lstatSync(real)) && isOutOfReach(dirname(real)) && areOwnAlone(real)
    return isPrivate ? real : undefined
  } catch {
    return undefined
  }
}

const sticky = 0o1000

const isOwnAlone = (stats: Stats): boolean =>
  !hasOwners || (isOwn(stats) && !isOpenToOthers(stats) && !stats.isSymbolicLink())

const areOwnAlone = (folder: string): boolean =>
  readdirSync(folder).every((name) => isOwnAlone(lstatSync(join(folder, name))))

/** Returns whether no other user can replace what is in the folder, nor in one above it. */
const isOutOfReach = (folder: string): boolean => {
  const stats = lstatSync(folder)
  const isTrusted = isOwn(stats) || stats.uid === 0
  const isShared = hasOwners && isOpenToOthers(stats) && (stats.mode & sticky) === 0
  const parent = dirname(folder)
  return isTrusted && !isShared && (parent === folder || isOutOfReach(parent))
}
