/** What servers say of a command that they refuse, besides that: the reason stays `CommandRejected`. */
import { passing, trouble } from "./trouble.ts"
import type { Match, Quirk, Recovery } from "./Quirk.ts"

const refused = (
  id: string,
  text: RegExp,
  follows: Omit<Extract<Recovery, { readonly _tag: "Means" }>, "_tag">,
  advice: string,
  source: string,
  match: Omit<Match, "text"> = { manner: ["NO", "BAD"] }
): Quirk => ({
  id: `command-${id}`,
  state: "command",
  match: { text, ...match },
  recovery: { _tag: "Means", ...follows },
  source,
  words: { advice }
})

const words = "the words of several servers, as users quote them"

export const commands: ReadonlyArray<Quirk> = [
  refused(
    "message-too-large",
    /\b(?:message|mail|e-?mail|literal|attachment|append)s?\b.{0,24}\b(?:too (?:big|large|long)|larger than|exceed\w*\b.{0,30}\bsize)\b|\b(?:message|mail|literal|attachment)[- ]?size\b.{0,40}\b(?:exceed\w*|limit|larger|greater|too|over)\b|\b(?:max(?:imum)?|allowed|permitted) (?:message|mail|literal)[- ]?size\b/iu,
    { party: "limit", actionBy: "user", retry: "never" },
    "Make the message smaller: no wait changes its size.",
    "Dovecot, Exchange, Gmail and Cyrus; RFC 7889"
  ),
  refused(
    "too-many-keywords",
    /\btoo many (?:\w+ ){0,2}(?:flags|keywords|labels)\b|\b(?:max(?:imum)?(?: number)?|limit)\b.{0,20}\b(?:flags|keywords)\b|\b(?:flags?|keywords?)\b.{0,12}\b(?:limit|maximum)\b/i,
    { party: "limit", actionBy: "app", retry: "never" },
    "Let the app use a few fixed keywords, and keep elsewhere what differs from message to message.",
    "Cyrus and Dovecot; RFC 9051 §2.3.2"
  ),
  refused(
    "too-many-messages",
    /\btoo many (?:messages|mails|results|matches|hits|uids?)\b(?!.{0,16}\b(?:stored|in)\b)|\bsmaller (?:sub)?set\b|\bfewer messages\b/iu,
    { party: "limit", actionBy: "app" },
    "Send the command for fewer messages at a time.",
    "Yahoo and Exchange, as users quote them; RFC 9738"
  ),
  refused(
    "throttled",
    /(?:backoff time:? *(?<milliseconds>\d{1,9}))|\bthrottl|\brate.?limit|\bslow down\b|\btoo (?:many|frequent) (?!(?:invalid|bad|unknown)\b)(?:\w+ )?(?:commands|requests|queries)\b|\b(?:command|request)s?\b.{0,20}\b(?:rate|limit)\b|\brate\b.{0,12}\bexceeded/i,
    { party: "limit", actionBy: "app", retry: "later" },
    "Wait before the next command, then ask for less at once.",
    "imapflow#142: Exchange, “Request is throttled. Suggested Backoff Time: 92415 milliseconds”"
  ),
  refused(
    "volume",
    /\b(?:download|upload|bandwidth|transfer|traffic)(?:ed|s)?\b(?!.{0,24}\bsize\b).{0,24}\b(?:limit|quota|allowance|volume)s?\b|\b(?:daily|hourly|monthly)\b.{0,24}\b(?:limit|quota|allowance)s?\b/iu,
    { party: "limit", actionBy: "app" },
    "Wait until the limit is over, then ask only for what is new.",
    "Gmail: “Account exceeded command or bandwidth limits”"
  ),
  refused(
    "disk-full",
    /\bno space left\b|\b(?:disk|partition|file ?system|volume) (?:is )?full\b|\bout of disk\b|\bENOSPC\b|\b(?:not enough|insufficient|no(?: more)?) (?:free )?(?:disk|file ?system) space\b/iu,
    { party: "server", actionBy: "admin" },
    "Ask the server's operator to make room: its disk is full.",
    "Dovecot and Courier, ENOSPC"
  ),
  refused(
    "mailbox-full",
    /\b(?:mailbox|account|inbox)\b.{0,20}\b(?:full|over (?:its |the )?quota)\b|\b(?:storage|disk) (?:quota|space|limit)\b/iu,
    { party: "limit", actionBy: "user" },
    "Delete messages for good, or ask the provider for more space, then try again.",
    "RFC 9208; Exchange and Zimbra, as users quote them"
  ),
  refused(
    "damaged-mailbox",
    /\b(?:mailbox|folder) has an invalid format\b|\b(?:mailbox|folder|index|cache|uid ?list|database|transaction log)\b(?! name).{0,40}\b(?:corrupt\w*|damaged)\b|\bcorrupt\w*\b.{0,24}\b(?:mailbox|folder|index|cache|uid ?list|database)\b/i,
    { party: "server", actionBy: "admin", retry: "never" },
    "Ask the server's operator to repair the mailbox (Cyrus: reconstruct, Dovecot: doveadm force-resync).",
    "Cyrus: “Mailbox has an invalid format”; Dovecot"
  ),
  refused(
    "mailbox-gone",
    /\b(?:mailbox|folder)\b.{0,24}\b(?:deleted|removed|renamed)\b.{0,12}\b(?:under|underneath|while|meanwhile|by another|by an other)\b|\b(?:selected |open )?(?:mailbox|folder) (?:was|has been|is|got) (?:deleted|(?:\(re\)|re)?moved|renamed)\b/i,
    { party: "others", actionBy: "user" },
    "List the mailboxes: it was deleted or renamed meanwhile.",
    "Dovecot: “Mailbox was deleted under us”; RFC 2180 §3"
  ),
  refused(
    "messages-gone",
    /\b(?:messages?|mails?|e-?mails?|uids?|some|one) (?:\w+ ){0,4}(?:(?:do(?:es)?|did) )?(?:no longer|not any ?more) (?:exists?|there|present|available)\b|\b(?:messages?|mails?|e-?mails?|some|one)\b.{0,24}\b(?:are|is|were|was|have been|has been|got) (?:already |meanwhile )?(?:gone|expunged|removed|deleted)\b/iu,
    { party: "others", actionBy: "app", retry: "later" },
    "Send NOOP, which shows which messages are gone, then the command for the others.",
    "Dovecot: “Some of the messages no longer exist”; RFC 2180 §4.1"
  ),
  refused(
    "held",
    /\b(?:in use|multiply accessed|(?:is |was )?(?:already )?open(?:ed)? (?:by|in) (?:an)?other|(?:is|was|currently|temporarily) locked|locked (?:by|for|at)|lock(?:ing)? (?:failed|timed? ?out|conflict)|(?:unable|failed|could not|cannot|can't) (?:to )?(?:get |obtain |acquire )?(?:a |the )?lock)\b/iu,
    { party: "others", actionBy: "nobody", retry: "later" },
    "Wait a moment, and try again.",
    "UW-imap, Courier, MDaemon; RFC 5530 §3, INUSE",
    { manner: ["NO", "BAD"], codeless: true }
  ),
  refused(
    "refused-by-policy",
    /\b(?:retention|(?:legal|litigation|in-place|compliance) hold|polic(?:y|ies))\b/iu,
    { actionBy: "admin" },
    "Ask the administrator, who decides about the policy, or leave the command out.",
    "Exchange: “in-place hold”, “retention policy”"
  ),
  refused(
    "no-right",
    /\b(?:permission|access) (?:is |was )?denied\b|\b(?:no|insufficient|not enough) (?:access )?(?:permissions?|rights|privileges)\b|\b(?:do(?:es)? not|don't) have (?:the )?(?:\w+ )?(?:permissions?|rights?|privileges?|access)\b|\bnot (?:authori[sz]ed|permitted) to\b/iu,
    { party: "access", actionBy: "admin" },
    "Ask whoever shares the mailbox, or the server's operator, for the right, or leave the command out.",
    "Cyrus and Dovecot: “Permission denied”; RFC 4314",
    { manner: ["NO", "BAD"], codeless: true }
  ),
  refused(
    "not-selectable",
    /\\?\bno[- ]?select\b|\bnon-?selectable\b|\bnot (?:a )?selectable\b|\b(?:folder|mailbox) (?:can ?not|can't|may not) be selected\b/iu,
    { party: "app", actionBy: "app" },
    "Open only mailboxes that LIST marks neither \\Noselect nor \\NonExistent.",
    "RFC 9051 §7.3.1"
  ),
  refused(
    "name-not-encoded",
    /\bm?UTF-?7\b|\b(?:mailbox|folder) name\b.{0,24}\b(?:encod\w+|8-?bit|non-?ascii|utf-?8)\b/i,
    { party: "app", actionBy: "app" },
    "Write the name in modified UTF-7, as the server does in its answers to LIST.",
    "Dovecot: “Mailbox name is not valid mUTF-7”; RFC 3501 §5.1.3"
  ),
  refused(
    "invalid-name",
    /\b(?:invalid|illegal|bad) (?:mailbox|folder)(?: name)?\b|\b(?:mailbox|folder) name\b.{0,20}\b(?:invalid|illegal|not (?:allowed|permitted))\b|\bname\b.{0,40}\b(?:must not|may not|can ?not|can't|should not) (?:have|contain|include)\b|\b(?:invalid|wrong|bad|illegal) (?:hierarchy )?(?:separator|delimiter)\b|\b(?:must (?:begin|start)|be prefixed) with\b/i,
    { party: "app", actionBy: "app" },
    "Use the prefix and the separator that NAMESPACE and LIST show.",
    "Dovecot, Courier and Cyrus; RFC 2342 §5"
  ),
  refused(
    "stored-date",
    /\b(?:invalid|bad|malformed|illegal|wrong|unparsable|missing) (?:internal[- ]?)?date(?:[- ]?time)?\b|\b(?:internal[- ]?date|date[- ]?time)\b.{0,24}\b(?:invalid|malformed|wrong|format|syntax|parse)\b/i,
    { party: "app", actionBy: "app", retry: "never" },
    "Write the date as “24-Nov-2026 09:00:00 +0100”, or leave it out.",
    "Dovecot: “Invalid internal date”; RFC 9051 §6.3.12"
  ),
  refused(
    "message-form",
    /\bbare (?:new ?lines?|line ?feeds?|LFs?|CRs?|carriage returns?)\b|\bline (?:ends?|endings?|terminators?)\b|\bNULs?\b|\bnull (?:characters?|bytes?|octets?)\b|\b(?:8-?bit|non-?ascii)\b.{0,20}\bheaders?\b|\b(?:invalid|bad|missing|no|malformed) (?:message )?headers?\b|\bno header\/body separator\b/i,
    { party: "app", actionBy: "app" },
    "Correct the message: CRLF at each line's end, no NUL octet, a header of ASCII.",
    "Cyrus: “Message contains bare newlines”, “NUL characters”, “invalid header”; RFC 5322 §2.1"
  ),
  refused(
    "too-long",
    /\b(?:command|line|request|argument|set|sequence)s?\b.{0,24}\b(?:too|is) (?:long|large|big)\b|\bmax(?:imum)? (?:command|line|request) (?:length|size)\b|\b(?:command|line) (?:length|size)\b.{0,24}\b(?:limit|exceed)/i,
    { party: "app", actionBy: "app" },
    "Ask in portions, or name ranges (1:500) in place of single numbers.",
    "Dovecot: “Too long argument”; RFC 7162 §4"
  ),
  refused(
    "wrong-state",
    /\bno (?:mailbox|folder) (?:is |has been )?(?:currently )?selected\b|\bmailbox (?:is )?not selected\b|\b(?:invalid|wrong|bad|illegal|not (?:valid|permitted|allowed|legal) in(?: this| the| current)?) (?:\w+ )?state\b|\bstate error\b/i,
    { party: "app", actionBy: "app" },
    "Select a mailbox before the command.",
    "Dovecot: “No mailbox selected.”; NetEase: “State error”; RFC 9051 §3"
  ),
  refused(
    "unknown",
    /\b(?:unknown|unrecogni[sz]ed|unsupported|unimplemented) (?:imap )?command\b|\bcommand (?:is )?(?:unknown|not (?:known|recogni[sz]ed|supported|implemented))\b|\berror in imap command received\b/i,
    { party: "server", actionBy: "admin" },
    "Do without the command at this server.",
    "Courier, Dovecot: “Unknown command”, “Error in IMAP command received by server.”"
  ),
  refused(
    "arguments",
    /\barguments?\b|\bparameters?\b|\binvalid (?:\w+ ){0,2}(?:flag|keyword|sequence|set|number|date|criteri\w+|mailbox name|literal)/i,
    { party: "app", actionBy: "app" },
    "Correct what the server's words name: sent again unchanged, it is refused again.",
    "Dovecot, Cyrus, Exchange: “Command Argument Error. 11”",
    { manner: ["BAD"] }
  ),
  refused(
    "not-connected",
    /authenticated but not connected/i,
    { party: "access", actionBy: "user", retry: "later" },
    "Wait a few minutes; if it stays so, check that IMAP is on for the mailbox.",
    "node-imap#523, MailKit#1494"
  ),
  refused(
    "trouble",
    new RegExp(`${trouble.source}|${passing.source}`, "iu"),
    { party: "server", actionBy: "nobody", retry: "later" },
    "Wait a few minutes, and try again.",
    words,
    { manner: ["NO", "BAD"], codeless: true }
  ),
  refused(
    "timed-out",
    /\btime(?:d)?[- ]?out\b|\btimeout ?expired\b/iu,
    { party: "server", actionBy: "nobody" },
    "Try again in a few minutes.",
    "DavMail, Exchange: what the server waited for itself did not answer"
  ),
  refused(
    "says-no-more",
    /^(?:(?:the )?(?:command|operation|request|action)|(?:uid )?(?:fetch|store|copy|move|search|sort|thread|append|expunge|create|delete|rename|list|lsub|status|select|examine|subscribe|unsubscribe|noop|check|close|no))?:? ?(?:(?:has |was |is |could )?(?:failed|failure|error|unsuccessful|aborted|refused|rejected|no|nope|not (?:completed|possible|successful|be completed)))?[\s.!]*$/iu,
    { party: "unsaid", actionBy: "nobody", retry: "later" },
    "Try again once.",
    "RFC 9051 §7.1.2: NO alone is about nothing in particular",
    { manner: ["NO"], codeless: true }
  )
]
