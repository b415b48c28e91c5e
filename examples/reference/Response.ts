import { Response } from "@effect-imap/core"

const answer = '* XJOBS 3 ("index" 80)'

// Response.parse
// what an extension answers, as values
export const values = Response.parse(answer) ?? []
const [, , count, job] = values

// Response.number
export const jobs = Response.number(count) // 3

// Response.items
export const first = Response.items(job) // two values

// Response.text
export const names = first.map(Response.text) // ["index", "80"]
