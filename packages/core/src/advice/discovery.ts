/** Words for a search that ends without a server, or with one that has to be confirmed. */
import { quoted, type Words } from "./Words.ts"

const refused = "The domain says in DNS that it offers no IMAP."
const silent = "Some of those who were asked gave no answer, so there may be one all the same."
const none = "Neither DNS, nor the domain's own pages, nor a server of a usual name leads to one."

export const discovery = {
  NothingDiscovered: ({ asked, domain }) => {
    const outcomes = new Set(Object.values(asked))
    return {
      title: `No mail server was found for ${quoted(domain)}`,
      why: outcomes.has("notOffered") ? refused : outcomes.has("silent") ? silent : none,
      try: "Check the spelling of the address, or give the server's name as host: the provider's help pages have it."
    }
  },
  ServerUnconfirmed: ({ domain, host, port }) => ({
    title: `${quoted(host)} is no server of ${quoted(domain)}, as far as anybody can prove`,
    why: "It was named by DNS or by a page without encryption, which somebody on the road could have forged.",
    try: `Ask the provider whether it is the right one. If so, give it as host, with port ${port}. No password was sent.`
  })
} satisfies Partial<Words>
