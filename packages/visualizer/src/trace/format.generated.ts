// Written by `node packages/visualizer/scripts/format.ts`. Do not edit.
import type { EventName } from "@effect-imap/core/internal/Trace"
import type { Field, Fields } from "./Field.ts"

const lane: Field = ["implicitTls","startTls"]

export const ofEvents: { readonly [Name in EventName]: Fields } = {
  "connection:started": [{"host":"host","port":"integer","policy":"own","attempt":"integer","session":"own"}, {"label":"user"}],
  "connection:ended": [{"outcome":["closed","failed","interrupted","retried"]}, {"error":"own","step":"own","serverText":"serverText","retryAfterMs":"number","facts":"facts","causes":"failures"}],
  "machine:transition": [{"from":"own","event":"own","to":"own"}, {"guard":"own"}],
  "wire:sent": [{"line":"line"}, {lane,"tag":"own","cmd":"own","bytes":"integer","truncated":"boolean"}],
  "wire:received": [{"line":"line"}, {lane,"tag":"own","cond":"own","code":"words","bytes":"integer","unread":"boolean","truncated":"boolean"}],
  "wire:unfinished": [{"bytes":"integer"}, {lane}],
  "command:interrupted": [{"tag":"own","cmd":"own"}, {lane}],
  "net:start": [{"op":"integer","kind":["dns","tcp","tls","lookup"]}, {lane,"source":"own","target":"host","family":"integer","port":"integer","address":"address"}],
  "net:end": [{"op":"integer","ok":"boolean"}, {lane,"error":"own","protocol":"own","cipher":"own","sni":"host","alpn":"own","authorized":"boolean","days_left":"integer","outcome":"own","found":"host"}],
  "timer:set": [{"timer":"own","ms":"number"}, {lane}],
  "timer:cleared": [{"timer":"own"}, {lane}],
  "timer:fired": [{"timer":"own"}, {lane}],
  "clock:jumped": [{"ms":"number"}, {}],
  "activity:start": [{"id":"own","state":"own"}, {}],
  "activity:end": [{"id":"own","outcome":"own"}, {"interrupted":"boolean"}],
  "trace:gap": [{"dropped":"integer"}, {"older":"boolean"}],
  "trace:note": [{"text":"words"}, {"line":"integer"}]
}

export const ofFailure: Fields = [{"error":"own","step":"own","facts":"facts"}, {"serverText":"serverText"}]
