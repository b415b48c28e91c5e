/** What recordings of the field mean, in the words that error, terminal and page share: and those that would blame someone else. */
export const words: { readonly [id: string]: readonly [says: ReadonlyArray<string>, never?: string] } = {
  "shuts-down-again": [["shuts down or restarts", "Whose: the server."], "Close the other program"],
  "taken-by-another-login": [["Close the other program", "Who must act: the account’s owner"]],
  "fetch-internal-error": [["an error in itself", "Who must act: the server’s administrator"], "orrect"],
  "fetch-says-failed": [["what is at fault is not known", "Try again once"], "Who must act: the app"],
  "store-later": [["Wait 5 minutes, and try again"], "Who must act: the app"],
  "blocked-without-tag": [
    ["blocks the address of this network", "Wait 30 minutes, or try from another network"],
    "keeps this account out"
  ],
  "blocked-in-ok": [["blocks the address of this network", "taken off the list"], "cut the connection"],
  "blocked-without-tag-bad": [["blocks the address of this network"], "Leave AUTHENTICATE out"],
  "proxy-refuses": [
    ["A proxy before the server", "Whose: the proxy", "Who must act: the proxy’s operator"],
    "the server’s administrator"
  ],
  "log-imapflow-token-explained": [
    ["did not accept the token", "Its status is “400”", "https://mail.google.com/"],
    "user name and password"
  ],
  "log-mailkit-token-expired": [["the token: it has expired", "Who must act: the app"], "is not known here"],
  "log-mailkit-open-elsewhere": [
    ["read-only: another session has it", "Close the other program"],
    "grants rights in this mailbox"
  ],
  "log-mailkit-compressed": [["What follows COMPRESS cannot be read"], "failed"],
  "log-imapflow-own-connections": [
    ["this program had 3 more", "(c1, c2, c3)", "Who must act: the app"],
    "other mail programs and devices"
  ],
  "log-mailkit-encoded-twice": [["was encoded once more", "Who must act: the app"], "Upper and lower case"],
  "select-noselect": [["a level that leads to others", "Who must act: the app"]],
  "zoho-imap-off": [["IMAP is switched off for this account", "administrator"], "user name and password"],
  "share-refused": [["Who must act: whoever grants rights in that mailbox"], "Try again"],
  "hardly-open": [[], "Nothing to do: the mailbox was open again"],
  "visits-of-the-app": [[], "open again within 28 min"],
  "slow-throughout": [["Who must act: the server’s administrator"]],
  "token-takes-25s": [["Who must act: the app"]],
  "sign-in-lost": [["Who must act: the account’s owner"]],
  "append-short-of-size": [["Who must act: the app"]],
  "port-filtered": [["No answer from port 993 within 10 s; port 143 refused"], "the server is down"],
  "chain-incomplete": [
    [
      "install the full chain",
      "many servers have one of the two ports alone",
      "Whose: the server.",
      "Who must act: the server’s administrator"
    ],
    "antivirus"
  ],
  "jump-host-denied": [["a key that this host accepts", "Whose: the tunnel’s command"], "Whose: the server"],
  "licensed-seats": [["licence admits no further user"], "cannot check passwords"],
  "token-other-mailbox": [["The token is of another user"], "password was accepted"],
  "logon-hours": [["at certain hours alone"], "check the user name and password"],
  "phone-not-approved": [["approve the request"], "check the user name and password"],
  "user-without-domain": [["has to be the whole e-mail address"], "with a reason of its own"],
  "pool-idle-trimmed": [["no work was lost"], "Who must act: the app"],
  "imap-retired": [["no longer offers IMAP"], "a few minutes"],
  "split-dns-private": [
    ["by its VPN", "Who must act: whoever runs this machine or its network"],
    "such as a phone's"
  ],
  "dns-blocked-zero": [["its address is 0.0.0.0", "came from this machine itself"], "the server is down"],
  "portal-certificate": [["Sign in to this network"], "as the server name"],
  "id-cut": [["leave ID out"]],
  "handshake-unanswered": [["large packets are lost"], "that of another command"],
  "proxy-other-protocol": [["of the proxy: it does not speak HTTP"]],
  "sieve-on-port": [["Whose: the account’s settings (host, port or security)"], "Whose: the server"],
  "keyword-not-permitted": [
    ["PERMANENTFLAGS has no", "keep marks of its own elsewhere"],
    "Correct what the server's words name"
  ],
  "set-line-too-long": [["ask in portions"], "only what this one asks for"],
  "wrong-delimiter": [["take the separator from LIST"], "such as a prefix"],
  "command-limit-too-tight": [
    ["Let the program wait longer (`limits.command`)", "Who must act: the app"],
    "Whose: the server or"
  ],
  "v6-blackhole-won": [
    ["IPv6 had not answered after 330 ms, so IPv4 was used", "no answer (IPv6)"],
    "this program"
  ],
  "geo-block": [["does not admit logins from this country", "administrator"], "user name and password"],
  "german-unlock": [["keeps this account out"], "user name and password"],
  "mox-too-many": [["too many connections from this address"], "Servers limit how many"],
  "dovecot-auth-stuck": [["its login service does not work"], "instead of a greeting"],
  "yandex-autologout": [["instead of answering CAPABILITY"]],
  "host-is-ip": [["Use the server's name as the host"], "compare the fingerprint"],
  "proton-bridge": [
    ["has a certificate of its own", "no network is in between"],
    "anyone between here and the server"
  ],
  "token-source-hangs": [["The app did not supply the password or token"], "show its operator"],
  "pool-server-limit": [["this program had 4 more", "Who must act: the app"]],
  "connect-leak": [["this program had 4 more", "Who must act: the app"]],
  "token-source-stale": [["the app's source gave the same one again"], "it wants the scope"],
  "failover-wrong-cert": [["Another certificate than before", "operator"], "give it as the server name"],
  "log-mailkit-849": [["The login worked, but the mailbox cannot be reached"]],
  "log-mailkit-938": [["instead of answering CAPABILITY"]],
  "log-mailkit-1536": [[], "logout refused"],
  "log-dovecot-inactivity": [["because it was idle", "send NOOP", "Who must act: "]],
  "log-imapflow-search-new": [["The connection was lost"]],
  "log-imapflow-idle": [[], "breaking"],
  "log-openssl-exchange": [["LOGIN failed"], "refused “SELECT”"],
  "after-logout": [["This program refused UID FETCH (Closed), 3 times"]],
  "readonly-store": [["open it with SELECT to change it", "Who must act: the app"]],
  "token-day": [["Whose: nobody’s"], "login or settings"],
  "idle-exists-first": [[], "have its IDLE mended"],
  "pool-network-down": [["Whose: this machine’s network"]],
  "exchange-not-connected-later": [["Whose: the server"], "login or settings"],
  "bodies-at-once": [["Whose: the app", "Who must act: the app"], "Whose: the server."],
  "disk-full": [
    ["The server's disk is full", "Who must act: the server’s administrator"],
    "only what this one asks for"
  ],
  "full-sync-loop": [
    [
      "Wait until 00:00 UTC, then ask only for what is new",
      "it refused “UID FETCH”, until 00:00 UTC, 4 times",
      "Who must act: the app"
    ],
    "more slowly"
  ],
  "sixty-at-once": [
    ["39 got none", "Let fewer callers ask at once", "has to be asked again"],
    "only as long as its mailbox is needed"
  ],
  "waiting-cancelled": [["has to be asked again"]],
  "logout-under-download": [["The app logged out before", "4 s after it was asked", "Who must act: the app"]],
  "pool-idle-too-short": [[], "runner"],
  "pool-of-one": [
    ["waited 21.8 s in this program for a connection of the pool", "2 others waited", "Who must act: the app"]
  ],
  "mixed-day": [["Hold the connection only as long"]],
  "night-job": [["Who must act: the app"]],
  "others-log-in": [["another program", "Close the other program"]],
  "quota-append": [["ask the provider for more space", "Who must act: the account’s owner"]],
  "mailbox-renamed": [
    ["Whose: whoever renamed, deleted or hid the mailbox", "Who must act: the account’s owner"],
    "Who must act: the app"
  ],
  "visited-meanwhile": [["Who must act: the account’s owner"], "Who must act: the app"],
  "lid-closed": [["Whose: this machine", "Nothing to do"]],
  "summer-time": [["never lost"], "Whose:"],
  "stream-forgotten": [["Who must act: the app"]],
  "search-slows": [[], "Who must act"],
  "yandex-idle-eof": [["Whose: the server or the network"]],
  "slow-consumer-changes": [
    ["Changes waited", "the app was still at work", "Who must act: the app"],
    "dropped"
  ],
  "davmail-down": [["of this machine", "Start it, or correct the port"], "Check the port"],
  "bridge-no-such-user": [["the user name and password that it shows"]],
  "bridge-restarts": [["no network is in between"], "the server or the network"],
  "gateway-soap-timeout": [["a request timed out"], "does not know the command"],
  "greeting-half-line": [["in the middle of its greeting"], "before its greeting"],
  "overquota-login": [["The mailbox is full", "Delete mail"], "the mailbox itself is not full"],
  "status-storm": [["too much was asked of it", "Who must act: the app"]],
  "night-maintenance": [["Whose: the server."], "Whose: the server or"],
  "cert-expires-meanwhile": [["trusted before, by the same clock", "has to renew"], "clock is fast"],
  "server-slows": [["3 others took", "they took longer and longer"], "as 3 others did"],
  "imap-off-midday": [["Ask the administrator of the account's domain"], "Show this text"],
  "partial-downloads": [["Who must act: the app"], "the server needs up to"],
  "message-unreadable": [["UID FETCH 3", "Leave it out meanwhile, and ask for the others"]],
  "message-stops": [[], "Whose: this program, which waits less"],
  "starttls-overwritten": [
    ["Something on the way hides STARTTLS on port 143", "Whose: a firewall or a filter on the way"],
    "Whose: the server"
  ],
  "login-backend-down": [
    ["The server reported an error in itself", "nothing is known of the password", "Whose: the server"],
    "Leave LOGIN out"
  ],
  "idle-deaf": [["only when IDLE was ended", "let the app renew IDLE sooner"]],
  "pool-nested": [["they seem to wait for each other"]],
  "log-openssl-spaces": [["in double quotes"], "keeps this account out"],
  "log-imapflow-throttled": [
    [
      "A limit of the server was reached",
      "asks to wait 92.4 s at first, 92.3 s at last: it refused “UID FETCH”, 2 times",
      "ask for less at once",
      "Who must act: the app"
    ],
    "connect less often"
  ],
  "tenant-token-refused": [["token is for mail and for this user", "administrator whether IMAP is enabled"]],
  "wrong-mailbox-loop": [["List the mailboxes", "Who must act: the app"], "Who must act: the account"],
  "wrong-flag": [["Correct what the server's words name"], "select a mailbox first"],
  "exit-mid-append": [["in the middle of sending a message"], "Look at the mailbox"],
  "pool-one-noperm": [["Other mailboxes were opened on the same connection"], "so no mailbox"],
  "poison-fetch-no": [["another UID FETCH was answered", "Leave it out meanwhile"]],
  "suspended-midday": [["Who must act: the server’s administrator"], "log in on the provider's web page"],
  "intermail-not-enabled": [["ask the provider to enable it"]],
  "pool-leak": [["others did, and all", "got none", "that did not give it back"], "Allow the pool more"],
  "big-fetch-reset": [[], "it may have been done"],
  "poison-crash": [[], "it may have been done"],
  "freefr-search-kills": [[], "it may have been done"],
  "literal-pause": [["paused for 45 s", "which of them is not known"], "ask for less at once"],
  "gmail-throttled": [["The network has no part in it"]],
  "log-curl-unquoted": [["Put the name in quotes", "Who must act: the app"], "administrator"],
  "log-mailkit-idle-ended": [
    ["The server ended IDLE by itself, after 18 min", "that is harmless"],
    "not IMAP"
  ],
  "log-dovecot-append-slow": [
    ["The answer to APPEND took 2 min", "by its own account the server took 2 min", "stored the message"]
  ],
  "log-imapflow-empty-fetch": [
    ["The mailbox was empty (0 EXISTS)", "Who must act: the app"],
    "select a mailbox first"
  ],
  "log-imapflow-download-in-loop": [
    ["The answer to FETCH began", "the log does not show which", "Who must act: the app"],
    "at shorter intervals"
  ],
  "confirm-sign-in": [
    ["The account's owner has to confirm this sign-in first"],
    "perhaps the password was changed"
  ],
  "hotel-wifi": [[], "server’s administrator"],
  "log-curl-logindisabled": [
    ["neither sent nor judged", "--ssl-reqd", "Who must act: the account’s owner"],
    "user name and password"
  ],
  "log-curl-max-time": [
    ["gave up FETCH after 59.7 s, in the middle of the answer", "Allow more time"],
    "network"
  ],
  "log-openssl-perdition": [
    ["the server behind does not accept or answer it", "which of them is not known"],
    "did not accept the user name"
  ],
  "log-dovecot-negative-uid": [["a number in it is negative", "without a sign"], "without spaces"],
  "log-mailkit-expunge-others": [
    ["EXPUNGE removed 14 messages, of which 1 had been marked", "Who must act: the app"]
  ],
  "log-imapflow-reset-stays-away": [["nothing of the mailbox was noticed since", "Who must act: the app"]],
  "log-thunderbird-after-sleep": [["the program connected again"], "Who must act: the app"],
  "log-openssl-idle-not-done": [
    ["ended by NOOP instead of DONE", "IDLE works"],
    "an extension that mail works without"
  ],
  "log-imapflow-namespace": [["Its names begin with “INBOX.”"], "can never do it"],
  "log-curl-uid-none": [["Most likely none has such a UID", "MAILINDEX"]],
  "log-openssl-self-signed": [
    ["its issuer is not trusted", "The login was sent over it", "Who must act: the server’s administrator"],
    "Do not continue"
  ],
  "opened-in-clear": [
    [
      "The login went unencrypted, although the server offers STARTTLS",
      "Set security `starttls`",
      "change the password"
    ],
    "port 993) or STARTTLS in that program"
  ],
  "slow-resolver": [
    ["The look-up of the server's name took 8.4 s of the 8.8 s to the mailbox", "DNS servers"],
    "the server took"
  ],
  "fetch-without-peek": [["marked 6 messages as read: UID FETCH without .PEEK"]],
  "expunge-takes-others": [["UID EXPUNGE", "Who must act: the app"]],
  "delete-by-number": [
    [
      "message numbers that had moved: 2 STORE commands were about other messages (numbers 2, 3)",
      "Let the app use UIDs",
      "none was marked on this connection",
      "Who must act: the app"
    ],
    "it reported none as removed"
  ],
  "body-nil": [["Who must act: the server’s administrator"]],
  "search-progress": [["INPROGRESS", "so the time was its own"], "compare with another network"],
  "repeatable-append": [[], "before it is sent again: it may"],
  "restored-backup": [[], "nothing missed"],
  "courier-fam-alert": [["FAM/Gamin library"], "account's owner"],
  "migrated-leftover": [["whether mail.neu.example is the account's new server"], "write access"],
  "token-ping-pong": [[], "tokens expire"],
  "uids-kept-after-reset": [["Who must act: the app"]],
  "log-mailkit-opened-read-only": [["grants rights in this mailbox"]],
  "log-thunderbird-trash-full": [["Delete messages for good", "Who must act: the account’s owner"]],
  "append-bare-newlines": [["Let the app write CRLF", "Who must act: the app"]],
  "append-repeated": [["and the server stored each: ", "Who must act: the app"], "may have been stored"],
  "connect-per-poll": [["had logged in 30 times", "Keep one connection open", "Who must act: the app"]],
  "terms-unaccepted": [["accept the provider's terms"], "user name and password"],
  "starttls-no-tls": [["what came after it was no TLS"], "It refused the command"],
  "pool-slow-mailbox": [["so the network was not slow"]],
  "token-callback-throws": [["Correct that function"]],
  "policy-too-tight": [
    [
      "Whose: this program, which waits less than it does by default, or the server",
      "Let the program wait longer (`limits.select`)",
      "This program allows 2 s, and 30 s by default",
      "Who must act: the app"
    ],
    "the network is at fault"
  ],
  "old-uids-after-reset": [["Who must act: the app"]],
  "done-takes-8s": [
    [
      "Only DONE, which ends IDLE, is slow: 12 answers took 8.08 s; nine of ten others took",
      "the network was not slow: the server needs so long to end IDLE",
      "Only DONE, which ends IDLE, is slow: 12 answers took 8.08 s",
      "Who must act: the server’s administrator"
    ],
    "The answer to NOOP"
  ],
  "backup-window": [[], "Who must act"],
  "ghost-sessions": [
    ["which may still have counted connections that had ended", "forget dead ones sooner"],
    "Let the app ask for less"
  ],
  "shared-seen-not-kept": [
    [
      "ask the server's operator whether it can have flags of one's own",
      "The server does not keep \\Seen in this mailbox"
    ]
  ],
  "left-open": [[], "not kept"],
  "pool-login-slow": [["The server took 14 s for login"]],
  "log-search-numbers-as-uids": [
    [
      "The app used message numbers (2,4) as UIDs, in UID FETCH and UID STORE",
      "* SEARCH 2 4",
      "Let the app search with UID SEARCH",
      "Who must act: the app"
    ],
    "sent no message"
  ],
  "seen-by-searched-numbers": [
    [
      "The app used message numbers (1:6) as UIDs, in UID STORE, 4 times",
      "Let the app search with UID SEARCH",
      "Who must act: the app"
    ]
  ],
  "log-search-numbers-are-uids": [["INBOX open after"], "as UIDs"],
  "healthy-8h": [[], "reported no change"],
  "log-search-numbers-other-messages": [
    ["The app used message numbers (2,4) as UIDs", "are others than those that were found"],
    "nothing was done"
  ],
  "log-uids-as-numbers": [
    [
      "The app used UIDs (921,924) as message numbers, in FETCH",
      "Let the app send UID FETCH",
      "Who must act: the app"
    ]
  ],
  "log-moved-after-vanished": [
    ["UID MOVE for messages that the server had reported gone", "VANISHED 920:921", "Who must act: the app"]
  ],
  "log-expunge-of-nothing": [["UID EXPUNGE removed no message", "none was marked on this connection"]],
  "log-expunge-keeps-marked": [
    ["UID EXPUNGE removed no message", "the server answered OK", "Fetch the flags of these messages"],
    "none was marked"
  ],
  "log-one-by-one": [
    [
      "The app sent UID FETCH for one message each, 120 times in a row",
      "of waiting for answers, of which at least 7.26 s can be spared",
      "name the messages in one command",
      "Who must act: the app"
    ]
  ],
  "log-two-for-each": [
    [
      "The app sent UID FETCH for one message each, 120 times in a row",
      "of waiting for answers, of which at least 7.2 s can be spared",
      "Who must act: the app"
    ]
  ],
  "asks-faster-than-answered": [
    [
      "in this program for its turn, behind UID FETCH; 191 others waited",
      "each in about 199 ms: the app asks faster than it is answered",
      "Who must act: the app"
    ],
    "in a row"
  ],
  "one-message-silent": [[], "ask again"],
  "long-answers-lost": [["Whose: the server or the network"], "ask again"],
  "log-one-by-one-at-once": [[], "in a row"],
  "log-appenduid-swapped": [
    [
      "APPENDUID contradicts the mailbox's UIDVALIDITY",
      "the two are swapped",
      "search for the message by its Message-ID"
    ]
  ],
  "log-copyuid-other-validity": [
    ["COPYUID contradicts the mailbox's UIDVALIDITY", "another UIDVALIDITY than the mailbox had"],
    "the two are swapped"
  ],
  "log-uidvalidity-missing": [
    [
      "without a UIDVALIDITY",
      "keep nothing by UID across connections",
      "Who must act: the server’s administrator"
    ]
  ],
  "log-fetch-of-no-items": [
    ["its list of items is empty", "Who must act: the app"],
    "Correct what the server's words name"
  ],
  "log-idle-unselected": [
    ["IDLE was sent while no mailbox was open", "select the mailbox first", "Who must act: the app"],
    "an extension that mail works without"
  ],
  "log-enable-unlisted": [
    ["ENABLE enabled nothing of QRESYNC", "do without what is not there", "Who must act: the app"]
  ],
  "asks-from-next-uid": [
    [
      "The app took the last message for a new one, 7 times",
      "pass over UIDs below that",
      "Who must act: the app"
    ]
  ],
  "copy-to-own-inbox": [
    [
      "The app stored",
      "each after it had read one that it had stored",
      "pass over the UIDs of APPENDUID",
      "Who must act: the app"
    ]
  ],
  "read-on-phone-first": [["instead of UNSEEN", "Who must act: the app"]],
  "unseen-since-today": [["another criterion of the search excludes it", "leave that criterion out"]],
  "log-imapflow-two-selects": [
    ["The app selected two mailboxes at once", "keep a mailbox locked for others", "Who must act: the app"],
    "Ask by the UIDs"
  ],
  "log-mailkit-move-nothing": [
    [
      "The server answered UID MOVE with OK, and reported no message as moved, 2 times",
      "S: * 40 EXPUNGE",
      "take for done only what COPYUID names",
      "Who must act: the app"
    ]
  ],
  "log-thunderbird-draft-too-large": [
    ["larger than the server stores", "Make the message smaller", "Who must act: the account’s owner"],
    "less often"
  ],
  "inbox-internal-error": [
    [
      "an error in itself",
      "Send the server's words and the time",
      "Who must act: the server’s administrator"
    ],
    "Nothing to correct"
  ],
  "gmail-domain-imap-off": [
    [
      "Ask the administrator of the account's domain",
      "Who must act: the administrator of the account’s domain"
    ],
    "server’s administrator"
  ],
  "keyword-per-ticket": [["as many different keywords", "a few fixed keywords"], "did not keep the keyword"],
  "append-date-of-header": [
    [
      'IMAP writes it as "24-Nov-2026 09:00:00 +0100"',
      "Let the app write the date so",
      "Who must act: the app"
    ],
    "Correct what the server's words name"
  ],
  "telnet-port": [["may be no IMAP server"], "may expect TLS"]
}
