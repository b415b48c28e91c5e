/** The messages that conversations begin with, each as a command that appends it. */

export interface Conversation {
  readonly name: string
  readonly rows: ReadonlyArray<string>
}

export const put = (
  message: string,
  { date = "01-Jan-2026 10:00:00 +0000", flags = "", mailbox = "INBOX" } = {}
) => {
  const text = message.replaceAll("\n", "⏎")
  const octets = new TextEncoder().encode(message.replaceAll("\n", "\r\n")).length
  return `APPEND ${mailbox} (${flags}) "${date}" {${octets}+}⏎${text}`
}

export const one = put(
  "From: Ada <ada@example.org>\nTo: bob@example.org\nSubject: one\nDate: Mon, 5 Jan 2026 23:00:00 +0000\n\nfirst\n"
)
const two = put(
  "From: Grace <grace@example.net>\nCc: ada@example.org\nSubject: two\nDate: Tue, 6 Jan 2026 10:00:00 +0000\n\nsecond word\n",
  {
    flags: "\\Seen",
    date: "02-Jan-2026 10:00:00 +0000"
  }
)
const three = put(
  "From: Ada <ada@example.org>\nSubject: =?UTF-8?Q?Entw=C3=BCrfe?=\nX-Note: \nDate: 7 Jan 2026 10:00:00 +0000\n\nthird\n",
  {
    flags: "\\Flagged \\Answered",
    date: "03-Jan-2026 12:30:00 -0500"
  }
)
export const threeMessages = [one, two, three]

export const multipart = put(`From: "Doe, Jane" <jane@example.com>
Reply-To: Team: a@x.org, B <b@x.org>;
To: undisclosed-recipients:;
Bcc: c@d.org (Carol)
In-Reply-To: <1@x>
Message-ID: <2@x>
Date: Thu, 8 Jan 2026 10:00:00 +0000
Subject: parts "and" \\ more
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b 1"

preamble
--b 1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable
Content-Language: en, de
Content-Location: http://example.com/

one =C3=A4
two
--b 1
Content-Type: message/rfc822
Content-Disposition: attachment; filename="x.eml"
Content-Description: a letter

Subject: inner
From: inner@example.com
Content-Type: multipart/alternative; boundary=c

--c

alpha
--c
Content-Type: text/html; charset="us-ascii"
Content-ID: <id@x>

<b>beta</b>
--c--

--b 1
Content-Type: application/octet-stream; name=data
Content-Transfer-Encoding: base64
Content-MD5: abc

AAAA
--b 1--
epilogue
`)
