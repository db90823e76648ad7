/** Whether two texts are one value: 15 and 15.00 are, and a translated text is what it says in English. */

const number = /^-?\d+(\.\d+)?$/

/** Text without what does not change a number: `15.00` and `15` are one amount. */
export function plain(text: string): string {
  if (!number.test(text)) return text
  const negative = text.startsWith('-')
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const digits = whole.replace(/^0+(?=\d)/, '')
  const rest = fraction.replace(/0+$/, '')
  const value = rest === '' ? digits : `${digits}.${rest}`
  return negative && value !== '0' ? `-${value}` : value
}

export function sameNumber(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && number.test(a) && number.test(b) && plain(a) === plain(b)
}

/** What a person reads of a value that Odoo stores per language: English, else the first; any other text as it is. */
export function readable(text: string): string {
  const languages = languagesOf(text)
  return languages?.get('en_US') ?? languages?.values().next().value ?? text
}

/** Whether the only difference is that languages came which had no text before: what an update does when its module has their translations. */
export function addsTranslations(before: string | null, after: string | null): boolean {
  const [old, now] = [languagesOf(before), languagesOf(after)]
  return old !== null && now !== null && now.size > old.size && [...old].every(([language, text]) => now.get(language) === text)
}

/** Language -> text, of a value that Odoo stores per language; null: it is none. */
function languagesOf(text: string | null): Map<string, string> | null {
  if (!text?.startsWith('{')) return null
  try {
    const entries = Object.entries(JSON.parse(text) as object)
    const translated =
      entries.length > 0 && entries.every(([language, value]) => /^[a-z]{2,3}(_[A-Za-z@]+)?$/.test(language) && typeof value === 'string')
    return translated ? new Map(entries as [string, string][]) : null
  } catch {
    return null
  }
}

/** Whether a value that a person wrote down is the database's value. */
export function meets(written: string | number | boolean | null, stored: string | null): boolean {
  if (written === null || stored === null) return written === stored
  const text = String(written)
  return text === stored || text === readable(stored) || sameNumber(text, stored)
}
