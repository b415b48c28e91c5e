/** The colours of phases: the same hue by day and by night, and apart for eyes that see fewer colours. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"

type Rgb = readonly [red: number, green: number, blue: number]

const css = readFileSync(new URL("../../src/views/shell/base.css", import.meta.url), "utf8")
const phases = ["net", "tls", "session", "auth", "mailbox"] as const

const colours = (name: string): readonly [day: Rgb, night: Rgb] => {
  const [, day = "", night = ""] =
    new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? []
  return [linear(day), linear(night)]
}

const linear = (hex: string): Rgb => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return [red, green, blue]
}

const times = (matrix: ReadonlyArray<Rgb>, [red, green, blue]: Rgb): Rgb => {
  const [one = 0, two = 0, three = 0] = matrix.map(([a, b, c]) => a * red + b * green + c * blue)
  return [one, two, three]
}

/** Converts to Oklab, in which distances are about as large as they look. */
const oklab = (rgb: Rgb): Rgb => {
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005]
    ],
    rgb
  )
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766]
    ],
    [Math.cbrt(Math.max(0, l)), Math.cbrt(Math.max(0, m)), Math.cbrt(Math.max(0, s))]
  )
}

/** What eyes without one kind of cone see. Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes: Readonly<Record<string, ReadonlyArray<Rgb>>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
}

/** A distance in Oklab at which two areas beside each other are easily told apart. */
const apart = 0.09

const hue = (rgb: Rgb): number => {
  const [, a, b] = oklab(rgb)
  return (Math.atan2(b, a) * 180) / Math.PI
}

describe("the colour of a phase", () => {
  it.each(phases)("has the same hue by day and by night: %s", (phase) => {
    const [day, night] = colours(phase)
    const turn = Math.abs(hue(day) - hue(night)) % 360
    assert.isBelow(Math.min(turn, 360 - turn), 12)
  })

  it.each(Object.entries(eyes))("is apart from every other with %s", (_, matrix) => {
    for (const at of [0, 1] as const) {
      const seen = phases.map((phase) => {
        const [red, green, blue] = times(matrix, colours(phase)[at])
        return oklab([Math.max(0, red), Math.max(0, green), Math.max(0, blue)])
      })
      for (const [index, one] of seen.entries())
        for (const other of seen.slice(index + 1))
          assert.isAbove(Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]), apart)
    }
  })
})
