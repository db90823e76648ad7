/** Lines of an XML text that are neither empty nor a comment. What stands in a CDATA section is content, also where it looks like a comment. */
export function codeLinesOf(source: string): number {
  let text = ''
  let cdata = -1
  for (let at = 0; at < source.length; ) {
    const comment = indexOrEnd(source, '<!--', at)
    if (cdata < at) cdata = indexOrEnd(source, '<![CDATA[', at)
    if (cdata < comment) {
      const end = indexOrEnd(source, ']]>', cdata)
      text += source.slice(at, end)
      at = end
    } else {
      text += source.slice(at, comment)
      at = indexOrEnd(source, '-->', comment) + '-->'.length
    }
  }
  return text.split('\n').filter((line) => line.trim() !== '').length
}

function indexOrEnd(source: string, what: string, from: number): number {
  const at = source.indexOf(what, from)
  return at === -1 ? source.length : at
}
