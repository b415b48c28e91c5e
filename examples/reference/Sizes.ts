import { Sizes } from "@effect-imap/core"

// Sizes.from
// the sizes in force where an app sets one of them
const sizes = Sizes.from({ literal: 8 * 1024 * 1024 })

export const literal = sizes.literal // 8388608, as given
export const line = sizes.line // 1048576, the default
