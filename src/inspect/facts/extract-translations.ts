/** From a `.po` file to its terms, by gettext-parser. Asked for by name, file by file: nothing else needs the 17,000 of Odoo 18.0. */
import { po } from 'gettext-parser'
import type { TermFact, TranslationFacts } from '../../domain/facts/translations.ts'
import { decodeUtf8 } from './decode.ts'

export function extractTranslations(bytes: Uint8Array): TranslationFacts {
  const decoded = decodeUtf8(bytes)
  if ('trouble' in decoded) return { language: 'po', of: null, terms: [], troubles: [decoded.trouble] }
  try {
    const { headers, translations } = po.parse(decoded.text)
    const entries = Object.values(translations).flatMap((context) => Object.values(context))
    return { language: 'po', of: headers.Language || null, terms: entries.filter(({ msgid }) => msgid !== '').map(termFact), troubles: [] }
  } catch (error) {
    // Its syntax errors carry the line at the end of their message.
    const message = error instanceof Error ? error.message : String(error)
    const line = Number(/line (\d+)/i.exec(message)?.[1] ?? 1)
    return { language: 'po', of: null, terms: [], troubles: [{ kind: 'syntax', line, text: `is not a translation file: ${message}` }] }
  }
}

interface Entry {
  msgid: string
  msgstr: string[]
  comments?: { reference?: string }
}

function termFact({ msgid, msgstr, comments }: Entry): TermFact {
  const places = (comments?.reference ?? '').split(/\s+/).filter((place) => place !== '')
  return { source: msgid, translation: msgstr[0] ?? '', places, kinds: [...new Set(places.map(kindOf))].sort() }
}

function kindOf(place: string): TermFact['kinds'][number] {
  const [kind = ''] = place.split(':')
  return kind === 'code' || kind === 'model' || kind === 'model_terms' ? kind : 'other'
}
