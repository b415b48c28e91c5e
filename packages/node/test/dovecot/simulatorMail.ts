/** A Dovecot that is set up as the simulator is: any user, the same mailboxes, the same delimiter. */
import type { Mailboxes } from "@effect-imap/core/internal/simulator"
import * as recipe from "./recipe.ts"

/** Of every user that the recipe does not know. */
export const password = "Canary-of-anybody"

export const mailboxes: Mailboxes = { INBOX: [], Archive: [], Trash: [] }

export const extension: recipe.Extension = (folder) => `
mail_location = maildir:~/Maildir:LAYOUT=fs
namespace inbox {
  inbox = yes
  separator = /
  mailbox Archive {
    auto = create
    special_use = \\Archive
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
}
${recipe.anyUser(folder, password)}`
