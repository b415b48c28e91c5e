/** A Dovecot that is set up as the simulator is: any user, the same mailboxes, the same delimiter. */
import type { Mailboxes } from "@effect-imap/core/internal/simulator"
import { type Profile, profiles } from "@effect-imap/core/Simulator"
import * as recipe from "./recipe.ts"

/** Of every user that the recipe does not know. */
export const password = "Canary-of-anybody"

/** What Dovecot offers beside what `wellBehaved` does, as far as the simulator knows it. */
const extensions = "ACL RIGHTS=texk METADATA QUOTA SEARCHRES CONTEXT=SEARCH SAVEDATE"

/** Its user has the name that the user has at Dovecot, since answers to GETACL contain it. */
export const profileOf = (user: string): Profile => ({
  ...profiles.wellBehaved,
  user,
  quota: 10_240,
  capabilities: {
    ...profiles.wellBehaved.capabilities,
    authenticated: `${profiles.wellBehaved.capabilities.authenticated} ${extensions}`
  }
})

export const mailboxes: Mailboxes = { INBOX: [], Archive: [], Trash: [] }

export const extension: recipe.Extension = (folder) => `
mail_location = maildir:~/Maildir:LAYOUT=fs
mail_plugins = acl quota
protocol imap {
  mail_plugins = acl quota imap_acl imap_quota
  imap_metadata = yes
}
mail_attribute_dict = file:%h/dovecot-attributes
plugin {
  acl = vfile
  quota = maildir:
  quota_rule = *:storage=10M
}
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
