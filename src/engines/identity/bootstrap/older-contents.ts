export const olderContents = ""
