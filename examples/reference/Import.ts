import * as Import from "@effect-imap/visualizer/Import"

const log = `*   Trying 192.0.2.1:993...
* Connected to imap.example.com (192.0.2.1) port 993 (#0)
< * OK ready
> A001 CAPABILITY
< * CAPABILITY IMAP4rev1
< A001 OK done
* Closing connection 0
`
const file = { name: "curl.txt", bytes: new TextEncoder().encode(log) }

// Import.imported
// the log as a trace, NDJSON; a failure says why it is not a log
export const trace = Import.imported([file])
