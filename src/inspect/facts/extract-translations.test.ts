import { expect, test } from 'vitest'
import { TranslationFacts } from '../../domain/facts/translations.ts'
import { extractTranslations } from './extract-translations.ts'

const read = (text: string) => TranslationFacts.parse(extractTranslations(Buffer.from(text)))

test('terms say what they translate, and whether the database stores them', () => {
  const facts = read(`msgid ""
msgstr ""
"Language: de\\n"

#. module: shop
#: model:ir.model.fields,field_description:shop.field_shop_order__name
#: code:addons/shop/models/order.py:0
msgid "Reference"
msgstr "Verweis"
`)
  expect(facts).toMatchObject({ of: 'de', terms: [{ source: 'Reference', translation: 'Verweis', kinds: ['code', 'model'] }], troubles: [] })
})

test('a quote without end is a trouble', () => {
  expect(read('msgid "a\nmsgstr "b"\nnonsense\n').troubles[0]).toMatchObject({ kind: 'syntax' })
})
