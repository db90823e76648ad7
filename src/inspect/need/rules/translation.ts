/** Translations: those of code are read from the files, those of labels and records stand in the database. */
import type { NeedRule } from '../rule.ts'

export const translation: NeedRule = {
  id: 'translation',
  judge(difference, _module, { languages }) {
    if (difference.kind !== 'term') return null
    const { language, terms, change, source } = difference
    if (languages !== null && !languages.some((installed) => covers(language, installed))) return []
    const shown = `${language}: "${source.length > 40 ? `${source.slice(0, 40)}...` : source}"`
    if (terms === 'code') return [{ need: 'restart', kind: 'application', text: `${shown}, in code, is read when Odoo starts` }]
    if (change === 'added') return [{ need: 'update', kind: 'application', text: `${shown} is translated now` }]
    return [
      {
        need: 'updateWithScript',
        kind: 'application',
        text: `${shown}: an update keeps the translation that is there, unless it runs with --i18n-overwrite`,
      },
    ]
  },
}

/** `fr` is read for `fr_FR` and `fr_BE`, `fr_BE` for itself. */
const covers = (file: string, installed: string): boolean => file === installed || file === installed.split(/[_@]/)[0]
