/** Words for a server that does not speak the protocol, or speaks too much of it. */
import { type names, table } from "../Sizes.ts"
import type { Words } from "./Words.ts"

/** What was too much, by the bound that it passed. */
const whole: { readonly [Name in (typeof names)[number]]: string } = {
  untaggedBeforeLogin: "before the login",
  provisionalGreetings: "in place of its greeting",
  values: "in one response",
  stepData: "in answer to one command of ours",
  commandData: "in answer to one command"
}

export const protocol = {
  ProtocolViolation: ({ expected }) => ({
    title: "The server sent what IMAP does not allow",
    why: `A response could not be read: ${expected.slice(0, 80)} was expected, so nothing after it can be trusted.`,
    try: "Connect again. If it comes back, record a trace and report it; secrets never stand in one."
  }),
  ProtocolDesync: () => ({
    title: "Client and server lost step",
    why: "Answers came that belong to no command, so none of them can be trusted any more.",
    try: "Connect again, one command at a time if it comes back (flights `careful`), and report it with a trace."
  }),
  CompressionFailed: () => ({
    title: "What the server compressed could not be read",
    why: "From its consent to COMPRESS on, all that it sends has to be DEFLATE, and this was not.",
    try: "Nothing has to be done: the next connection leaves compression out. To leave it out always, set `compress` to `never`."
  }),
  LineTooLong: ({ limit }) => ({
    title: `The server sent a line of more than ${limit} bytes`,
    why: "Endless lines are how a broken or hostile server fills a client's memory.",
    try: "Check host and port. If the server is right, raise `line` in `Policy.sizes` (`lineBeforeLogin` before the login)."
  }),
  LiteralTooLarge: ({ limit }) => ({
    title: `The server announced a literal of more than ${limit} bytes`,
    why: "It was refused before a byte of it was kept, so that memory stays bounded.",
    try: "Stream it (`connection.stream` in place of `execute`: any size, little memory), or raise `literal` in `Policy.sizes`."
  }),
  ResponseTooLarge: ({ limit }) => ({
    title: `One response grew beyond ${limit} bytes`,
    why: "Its lines and literals are each allowed, but together they are more than is kept in memory.",
    try: "Ask for fewer items at once, or raise `response` in `Policy.sizes`."
  }),
  NestingTooDeep: ({ limit }) => ({
    title: `The server nested lists more than ${limit} deep`,
    why: "No sound response does so; reading on could exhaust the stack.",
    try: "If a message's structure is the cause, leave BODYSTRUCTURE out for it. Please report it with a trace."
  }),
  TooMuchData: ({ limit, of }) => ({
    title: `The server sent more than ${limit} ${table[of].unit} ${whole[of]}`,
    why: table[of].why,
    try:
      table[of].set === "fixed"
        ? "No honest server needs as much. Please report it with a trace."
        : `Ask for less at once, or raise \`${of}\` in \`Policy.sizes\`.`
  }),
  Defect: () => ({
    title: "This library made a mistake",
    why: "A promise inside it was broken, and it closed the connection instead of going on wrongly.",
    try: "Please report it, with a trace if you can; secrets never stand in one. Connecting again is safe."
  })
} satisfies Partial<Words>
