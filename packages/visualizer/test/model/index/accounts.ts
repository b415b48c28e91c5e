/** Connections as a list of accounts reads them. */
import type { Summary } from "../../../src/model/index/Summary.ts"

export const summary: Summary = {
  id: 0,
  group: "c1",
  label: undefined,
  host: "imap.example.com",
  port: 993,
  session: "s1",
  attempt: 1,
  start: 0,
  last: 10,
  end: undefined,
  selectedAt: undefined,
  isRetryCancelled: false,
  status: "selected",
  error: undefined,
  step: undefined,
  serverText: undefined,
  actionBy: undefined,
  todo: undefined,
  states: [],
  winner: undefined,
  events: 1,
  lastEvent: 0,
  dropped: 0,
  refused: 0,
  firstRefused: undefined,
  waits: []
}

export const one = (label: string, id: number, fields: Partial<Summary> = {}): Summary => ({
  ...summary,
  id,
  label,
  group: `c${id}`,
  session: label,
  ...fields
})
