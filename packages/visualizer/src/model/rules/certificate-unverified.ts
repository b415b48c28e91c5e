import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

export default rule({
  id: "certificate-unverified",
  group: "tls",
  severity: "warning",
  message: "The client accepted a certificate that was not verified ({error})",
  docs: "Anybody on the way can have shown it, and read what followed. Let the client verify certificates, with `ca` for one of your own.",
  find: ({ net, notes }) => {
    const shaken = net.find(({ ended }) => ended?.ok === true && ended.authorized === false)
    const noted = notes.find(({ authorized }) => authorized === false)
    return report([shaken?.endLine, noted?.line], { error: shaken?.ended?.error ?? "no reason given" })
  }
})
