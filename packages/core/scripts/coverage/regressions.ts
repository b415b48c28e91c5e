/**
 * The defects of the past, which must not return.
 *
 * B: protocol and behaviour. D: daily use. R: under simulation. W: what is written in mail. H, M, L: security, by severity.
 */
export const groups = {
  "Protocol and behaviour": [
    ["B1", "The text of a status response ends at its line, even where it ends like a literal's header"],
    ["B2", "The framer's failure does not depend on how the bytes were cut into chunks"],
    ["B3", "A server that hangs up on an optional command is not asked it again, and that is remembered"],
    ["B4", "An explicit `tls` or `starttls` is done inside a tunnel or Unix socket, too, with verification"],
    ["B5", "If both ways in are lost, `causes` names both, each with its port and step"],
    [
      "B6",
      "The last words that can belong to a failed step are its `serverText`; a help URL only from its provider"
    ],
    ["B7", "“Privacy required” is for the account's owner: never retried, exit code 77"],
    ["B8", "Too many connections, reported without a code, is `TooManyConnections` at every mechanism"],
    [
      "B9",
      "A master user who is refused with SCRAM is tried with PLAIN over verified TLS, and that is remembered"
    ],
    ["B10", "A token needs a secured channel; loopback is a fact of the connection, not a name"],
    ["B11", "After a cut before the greeting, the client tries once more, after the first delay"],
    [
      "B12",
      "A silent proxy, a cut at STARTTLS and a self-signed certificate are each reported as what they are"
    ],
    ["B13", "CAPABILITY and STARTTLS share a write where TLS is required: four flights, not five"],
    ["B14", "Each state has one description that the terminal, the rail, the ledger and telemetry read"]
  ],
  "Daily use": [
    ["D1", "A command has a limit; a silent server ends the connection, and all waiting callers fail"],
    ["D2", "A refused credential is final, whatever shared its flight: one secret, one answer"],
    ["D3", "A scope that lives on keeps nothing of connections that have ended"],
    [
      "D4",
      "A runtime without `exportKeyingMaterial` connects: what is optional is read only where it is used"
    ],
    [
      "D5",
      "A `Defect` can be reported: its problem is in the message and in the trace, bounded and redacted"
    ],
    ["D6", "Messages include the problem that they are about"],
    ["D7", "VANISHED is read, and counted in `exists`"],
    ["D8", "A connection whose scope closes at once is remembered"],
    ["D9", "A listener that falls behind gets a report of the gap"],
    ["D10", "Advice to raise a limit names one that can be raised"],
    ["D11", "A reserved command is refused however its name is written"],
    ["D12", "Each variable that is documented is read"],
    ["D13", "Two trace layers at once both receive events"],
    ["D14", "The limit of a step counts from the last answer of its flight"],
    ["D15", "After a refused `select` nothing is selected, and `mailbox` says so"],
    ["D16", "An ID that was not reached is not called `notOffered`"],
    ["D17", "`connect --watch` says what it cannot see"],
    ["D18", "A URL or an address in place of a host is refused with a hint at what is expected"],
    ["D19", "The packed packages compile in a strict app that imports the machine"],
    ["D20", "A refused command names what to use instead, if there is something"],
    ["D21", "`connect --help` reads well in 80 columns"],
    ["D22", "The stack of an error is its caller's, or there is none"],
    ["D23", "Smaller things: exit code of `trace diff`, names of reasons, fingerprints, folders"],
    [
      "D24",
      "No command of a fiber meets another mailbox than its own: `within` excludes others, `select` has theirs refused"
    ],
    [
      "D25",
      "A credential that turns out to be no text is unavailable, with its field, and nothing is dialed"
    ],
    ["D26", "A field that a command does not know, or that excludes another one, is refused by its name"],
    ["D27", "Fleet status, page and command have an error's own words; a default never replaces a fact"],
    ["D28", "The text of a part that came decoded is read in its charset alone"],
    ["D29", "ESEARCH, ACL, METADATA and unknown responses are handed on with all that they contain"],
    ["D30", "An empty set and an empty mailbox are no error: nothing is sent"],
    ["D31", "Advice fits what was refused, and names flags to who uses the command"],
    ["D32", "A command line without what it needs is 64"],
    ["D33", "From plain JavaScript, too, a wrong argument is an `ImapError` and no TypeError"],
    [
      "D34",
      "Smaller things of the command: who needs somebody in a fleet, a mistyped name, the version of Node"
    ],
    [
      "D35",
      "A command about messages means those of its caller's mailbox, or is a `Misuse`: no plan reads another one's state"
    ],
    [
      "D36",
      "A function of the app that returns no Effect, or no Stream, is a `Misuse` and gives its turn back; a transport, a store or a sink that does so, or throws, holds nobody"
    ],
    [
      "D37",
      "A value that is nested too deep, in itself, transferred or no number is a `Misuse`, and nothing is sent"
    ],
    [
      "D38",
      "An account waits only if time helps: a withdrawn consent is its owner's turn, a source of tokens that is away is not"
    ],
    ["D39", "A search that nothing answered blames the network, and not the address"],
    ["D43", "What was accepted before it was refused is not called refused at first"],
    [
      "D42",
      "What a server says of who must act, or of what is needed, wins over what is known of such failures"
    ],
    ["D81", "An error says what its trace and a page say, and knows what they know besides its reason"],
    ["D41", "The playground has the library as it is: every server and client in it lives as in Node"],
    ["D61", "What follows a refused literal in another program's log is a command"],
    ["D62", "curl that insists on STARTTLS, where a server offers none, has failed"],
    ["D66", "A comparison advises one side by the other only for the same account, and for what differs"],
    ["D68", "A page shows no head start, and no wait, of a connection with one way in"],
    ["D69", "A rail has the SELECT that was answered with the flight of an earlier step"],
    ["D82", "An app that takes a mailbox in pages never hears that a message has gone that it was not given"],
    ["D83", "A runner that answers for many accounts keeps them: its lease is not behind their answers"],
    ["D84", "A runner that leaves ends, whatever its peers and its database do meanwhile"],
    ["D40", "The simulator `wellBehaved` passes every scripted test of Dovecot's imaptest that it lists"]
  ],
  "Under simulation": [
    ["R0", "Nothing is written while a command owes a literal: a server would execute the literal's text"],
    ["R1", "The end of a connection is reported to all waiting and later callers"],
    ["R2", "A literal that is never asked for ends the connection within the limit of a command"],
    ["R3", "The late answer to a command that was given up is not the result of the next one"],
    ["R4", "Many given-up commands are bounded, and a late answer to one is no violation"],
    ["R5", "`Unsafe Login` after an ID that was left out for silence sends the ID again"],
    ["R6", "One end has one reason, for `ended` and for every command"],
    ["R7", "Each attempt ends exactly once in trace and metrics"],
    ["R8", "Interrupted anywhere, from a trace's sink too, nothing is left behind"],
    ["R9", "A transport that does not close delays nothing for more than a second"],
    ["R10", "A trusted channel is read as leniently as TLS"],
    ["R11", "Every trace that is recorded passes the check before an export"],
    ["R12", "A fiber may be made to yield at any operation"],
    [
      "R13",
      "What was learned from a silence is tried again after a while, and forgotten when it proves wrong"
    ],
    ["R14", "Every trace replays to the same end, or says why it cannot; every start has its end"],
    ["R15", "A stream contains nothing that comes for a FETCH that was given up before it"],
    ["R16", "A stream ends after everything that was read for it, wherever fibers yield"],
    ["R17", "Flags that change while SELECT is answered are read again"],
    [
      "R18",
      "Flags that another client changes during a FETCH of the app are reported, unless it asks for them"
    ],
    ["R19", "A pool ends even if a caller gives up an unanswered command at that moment"],
    [
      "R20",
      "A message that was found and not reported when a connection is lost is found again, whatever the counts say"
    ],
    [
      "R21",
      "A search that leaves out what is still counted makes no mailbox too large: it is repeated after a NOOP"
    ],
    ["R22", "Messages arrive in ascending UIDs, whatever the server or another client says first"],
    ["R23", "Whatever an app has read is named when it is removed, although it was never reported to arrive"],
    [
      "R24",
      "What the app reads itself is no change, so that reading a mailbox of any size overruns no listener"
    ],
    ["R25", "A silent STORE, the fleet's too, is reported to all that listen"],
    ["R26", "A connection that is cut once while an ID is owed leaves ID in"],
    ["R27", "The lines of a fleet's runner have a time, and a lease that lapses is reported"],
    ["R28", "A message that came and went after the token from which an app continues is reported as gone"],
    ["R29", "A turn ends with its connection: nobody waits for the work of another on one that has ended"],
    [
      "R30",
      "Mailboxes that others delete are no ping-pong; no account waits for a person if only time has to pass"
    ],
    ["R31", "One silence at the ID that Unsafe Login asked for is an accident; ID is left out if it repeats"],
    ["R32", "An attempt ends once, and what belongs to it carries its group, whenever the app leaves"],
    [
      "R33",
      "An app that has a supervised connection to itself without using it is told so, and gives it back"
    ],
    [
      "R34",
      "Flags that a server refuses to report are asked for again after a NOOP: those of a deleted mailbox are not missed"
    ]
  ],
  "What is written in mail": [
    [
      "W1",
      "`decoded: true` is done by the client: no message that can be downloaded fails, and an attached one stays as it was"
    ],
    ["W2", "Neighbouring encoded words in ISO-2022-JP, and two escapes in a row, are read without U+FFFD"],
    ["W3", "Raw Latin-1 in European languages is not taken for Chinese, and raw EUC-KR is read as Korean"],
    ["W4", "A quoted string that is no UTF-8 keeps its octets, and is read as a literal is"],
    ["W5", "What a person calls an attachment is one, whatever its disposition and name"],
    ["W6", "White space at the end of a line of quoted-printable is deleted"],
    ["W7", "Text in a charset that nobody knows is read by a guess, in headers as in bodies; UTF-7 is read"],
    ["W8", "Raw octets inside an encoded word stay what they are"],
    ["W9", "`us-ascii` means in a header what it means in a body: the charset is not known"],
    ["W10", "What a server writes in place of a missing side of an address is no part of it"],
    ["W11", "Commands for more UIDs than fit into a line are sent in parts, with one result"],
    ["W12", "Only a header in valid UTF-8 is refused for UTF8=ACCEPT, and the refusal names the option"],
    ["W13", "An attribute that cannot be read costs only itself; Domino's parentheses around one are read"],
    ["W14", "A section without a value is NIL, and the rest of its response is read"],
    ["W15", "Sections of a parameter that contain an encoded word are read as one"],
    ["W16", "A media type that is empty is `application/octet-stream`"],
    ["W17", "Blanks that folding leaves at the ends of subjects, names and ids are removed"],
    ["W18", "An empty set of messages sends nothing and returns nothing"],
    ["W19", "A character may be cut across encoded words of either encoding and any spelling of its charset"],
    ["W20", "Dates with a comment before the zone, a short zone, or AM and PM are read right"]
  ],
  "Security, high": [
    ["H1", "A password that is one of the library's own words breaks no output, and is not revealed by it"],
    ["H2", "No tunnel turns an explicit `tls` or `starttls` into clear text"],
    ["H3", "Provisional greetings are counted"],
    ["H4", "An imported log has its sides by what is said in it, whatever its files are called"],
    ["H5", "Changes that wait for a listener keep no token each"],
    [
      "H6",
      "A response costs its own length, whatever the mailbox holds; an account that floods is given up alone"
    ],
    ["H7", "Runners prove to each other that they share a database, before the first message"],
    [
      "H8",
      "What servers make this process keep is counted in bytes of memory, within one budget of all accounts"
    ]
  ],
  "Security, medium": [
    ["M1", "Data after the login is bounded in bytes, and a step keeps only what it reads"],
    [
      "M2",
      "A refusal of one user's proof weakens nobody else's login, expires, and is reported as a warning"
    ],
    ["M3", "An empty or relative cache folder counts as unset; a store that others can write is not read"],
    ["M4", "Deadlines are monotonic: the wall clock may be set back"],
    ["M5", "A secret that comes back in other letter case is found, Unicode included"],
    ["M6", "No field of an error holds raw words of the server"],
    ["M7", "Exit code 0 means that the result was written"],
    ["M8", "A trace is not written into a pipe of somebody else, and waits for no reader"],
    ["M9", "An export replaces only regular files, and changes the mode of nothing else"],
    ["M10", "What cannot be parsed is not quoted in a strict trace"],
    ["M11", "No value of a configuration file is in a warning"],
    ["M12", "A compressed trace is unpacked up to a limit"],
    ["M13", "Turns are kept for host and port, and no account takes more than its share of them"],
    ["M14", "`publicOnly` refuses addresses as it refuses names"],
    ["M15", "Of a line that is no response a strict trace reports only the length"],
    ["M16", "What an export hides is in no fact and no cause of an end"],
    ["M17", "To add to a full queue costs the same as to an empty one, and elements count as what they take"],
    [
      "M18",
      "Text that PostgreSQL cannot read is refused where it enters; a row that it refuses fails alone, and the log names it"
    ],
    [
      "M19",
      "A server's text is in a strict trace as a word of the protocol, in a grammar, or as the words of a status response; after a line that is no response only lengths are"
    ],
    ["M20", "The examples that listen on a port have the guard of the viewer: names, origin and token"]
  ],
  "Security, low": [
    ["L1", "Our own names are never masked"],
    ["L2", "A reserved command does not pass because its name has arguments in it"],
    ["L3", "No child outlives the command"],
    ["L4", "A credential command is bounded in time and bytes"],
    ["L5", "Children inherit no secret, and no token is in the arguments of a browser"],
    ["L6", "No token crosses a proxy in the clear"],
    ["L7", "The ring of a trace is bounded in bytes"],
    ["L8", "A trace file has a largest size"],
    ["L9", "A response is decoded only as far as it is shown"],
    ["L10", "A hostile trace is read and exported without a crash"],
    ["L11", "More forms of a secret are found in a server's text; the others are documented as a limit"],
    ["L12", "What an export hides is hidden everywhere in it"],
    ["L13", "A host that holds a password is refused before it is looked up or shown"],
    ["L14", "A wildcard in a certificate matches a whole label"],
    ["L15", "A store leaves no temporary files, and a pipe in its place delays nothing"],
    ["L16", "Two writers of one trace file do not overwrite each other"],
    ["L17", "INBOX is folded only as ASCII"],
    ["L18", "No flag of the command takes a secret, inside a URL either"],
    ["L19", "A replay, and the rows of a trace, take time that grows with the trace"],
    ["L20", "An import takes time that grows with the log"],
    ["L21", "A strict trace hides the user's name however many folders are named after it"],
    ["L22", "Tokens that are renewed do not displace a password"],
    ["L23", "A redirect from plain HTTP leads to no other port and to no name of this machine or network"],
    ["L24", "A server that provokes the same question again and again is asked more and more rarely"],
    ["L25", "To hide another name in a strict trace costs little more than to hide those before"],
    ["L26", "Ten hang-ups at the login in a row are the account owner's turn"],
    ["L27", "An import reports no word of a login that it has no secret for"],
    ["L28", "Any number of statuses is stored at once"],
    ["L29", "A fleet's tasks are removed from the database a day after they were answered"],
    ["L30", "Each port, certificate name and issuer has its own profile"],
    ["L31", "Mailboxes that a server names without end are counted more and more rarely"],
    ["L32", "Look-ups by a server's number take the same time whichever numbers it chooses"],
    ["L33", "JSON that is printed is ASCII, in every format and in every line of a stranger's trace"],
    ["L34", "Children inherit no secret of a nested account, such as `WORK_IMAP_PASSWORD`"],
    [
      "L35",
      "Every secret of an imported log is compared, and of another program's ID only what names the program is told"
    ]
  ]
} as const satisfies Readonly<Record<string, ReadonlyArray<readonly [id: string, text: string]>>>
