import * as Terminal from "@effect-imap/visualizer/Terminal"

// Terminal.columns
// what text takes on a terminal: East Asian characters take two
export const columns = Terminal.columns("授权码") // 6

// Terminal.fit
export const fit = Terminal.fit("SELECT INBOX", 8) // "SELECT …"

// Terminal.padded
// a cell of a table
export const cell = Terminal.padded("NOOP", 8) // "NOOP    "

// Terminal.wrapped
export const lines = Terminal.wrapped("The server closed the connection", 16)
// ["The server", "closed the", "connection"]

// Terminal.palette
// colours, unless the user wants none
const { paint } = Terminal.palette(process.env["NO_COLOR"] === undefined)

export const failed = paint("red", "failed")
