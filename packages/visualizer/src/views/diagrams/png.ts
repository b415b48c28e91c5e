/** The scale of a drawing in pixels. */

const pixelRatio = 2

/** Renders an SVG as PNG. Rejects if the browser cannot draw it. */
export const png = (
  svg: string,
  { height, width }: { readonly width: number; readonly height: number }
): Promise<Blob> =>
  new Promise((resolve, reject) => {
    const image = new Image()
    image.addEventListener("error", () => reject(new Error("the picture is not drawn")))
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas")
      canvas.width = width * pixelRatio
      canvas.height = height * pixelRatio
      canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob((blob) => (blob === null ? reject(new Error("no pixels")) : resolve(blob)), "image/png")
    })
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  })
