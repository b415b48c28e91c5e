/** Who owns a file or a folder, and who can write to it. Without Effect: the command needs it before anything is loaded. */

/** False on Windows, which has no owners and rights of this kind. */
export const hasOwners: boolean = process.getuid !== undefined

/** Returns whether this user owns it. */
export const isOwn = ({ uid }: { readonly uid: number }): boolean => !hasOwners || uid === process.getuid?.()

/** Returns whether others can write to it. */
export const isOpenToOthers = ({ mode }: { readonly mode: number }): boolean => (mode & 0o022) !== 0
