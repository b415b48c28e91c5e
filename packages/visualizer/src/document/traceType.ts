/** Marks the trace inside a page. Base64 cannot end the script element that contains it. */
export const traceType = "application/gzip;base64"
