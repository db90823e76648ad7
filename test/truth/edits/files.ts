/** Edits of what lies beside the data: assets, pictures, translations, migration scripts; and changes of several kinds at once. */
import type { Edit } from '../edit.ts'

const manifest = 'truth0_shop/__manifest__.py'
const views = 'truth0_shop/views/machine.xml'
const french = 'truth0_shop/i18n/fr.po'
const machine = 'truth0_shop/models/machine.py'

const one = (id: string, title: string, file: string, find: string, replace: string): Edit => ({ id, title, changes: [{ file, find, replace }] })
const picture = (file: string) => ({ file, copyOf: 'truth0_shop/static/img/other.png' })
const next = { file: manifest, find: "'version': '1.0'", replace: "'version': '1.1'" }

export const fileEdits: Edit[] = [
  one(
    'assets-manifest',
    'assets in the manifest',
    manifest,
    "'truth0_shop/static/src/xml/shop.xml'",
    "'truth0_shop/static/src/xml/shop.xml', 'truth0_shop/static/src/scss/*.css'",
  ),
  {
    id: 'assets-removed',
    title: 'a bundle loses a file',
    changes: [{ file: manifest, find: "'truth0_shop/static/src/scss/shop.scss', ", replace: '' }],
  },
  { id: 'javascript', title: 'JavaScript', changes: [{ file: 'truth0_shop/static/src/js/shop.js', find: 'shop = 1', replace: 'shop = 2' }] },
  {
    id: 'javascript-added',
    title: 'a JavaScript file is added',
    changes: [{ file: 'truth0_shop/static/src/js/more.js', write: '/** @odoo-module **/\nexport const more = 1;\n' }],
  },
  { id: 'scss', title: 'SCSS', changes: [{ file: 'truth0_shop/static/src/scss/shop.scss', find: 'red', replace: 'blue' }] },
  {
    id: 'owl-template',
    title: 'an OWL template',
    changes: [{ file: 'truth0_shop/static/src/xml/shop.xml', find: '<span>Shop</span>', replace: '<span>The shop</span>' }],
  },
  {
    id: 'static-image',
    title: 'an image under static',
    changes: [{ file: 'truth0_shop/static/img/other.png', copyOf: 'truth0_shop/static/img/heavy.png' }],
  },
  { id: 'static-in-record', title: 'a static file that a record holds', changes: [picture('truth0_shop/static/img/heavy.png')] },
  { id: 'static-icon', title: 'the icon of a menu', changes: [picture('truth0_shop/static/description/icon.png')] },
  {
    id: 'static-description',
    title: 'the page in the apps list',
    changes: [{ file: 'truth0_shop/static/description/index.html', append: '<p>More</p>\n' }],
  },
  one('po-code', 'the translation of a sentence in code', french, "Bonjour de l'atelier", 'Salut'),
  one('po-label', 'the translation of a label', french, 'Heures', 'Heures de marche'),
  one('po-record', 'the translation of a record', french, 'Lourd', 'Pesant'),
  {
    id: 'po-added',
    title: 'a translation of a label is added',
    changes: [
      {
        file: french,
        append:
          '\n#. module: truth0_shop\n#: model:ir.model.fields,field_description:truth0_shop.field_truth0_machine__weight\nmsgid "Weight"\nmsgstr "Poids"\n',
      },
    ],
  },
  {
    id: 'po-removed',
    title: 'a translation of a record is removed',
    changes: [
      {
        file: french,
        find: '#. module: truth0_shop\n#: model:truth0.tag,name:truth0_shop.tag_heavy\nmsgid "Heavy"\nmsgstr "Lourd"\n\n',
        replace: '',
      },
    ],
  },
  {
    id: 'po-other-language',
    title: 'the translation to a language that is not installed',
    changes: [{ file: 'truth0_shop/i18n/de.po', find: 'Stunden', replace: 'Betriebsstunden' }],
  },
  {
    id: 'pot',
    title: 'the template of translations',
    changes: [
      {
        file: 'truth0_shop/i18n/truth0_shop.pot',
        append:
          '\n#. module: truth0_shop\n#: model:ir.model.fields,field_description:truth0_shop.field_truth0_machine__price\nmsgid "Price"\nmsgstr ""\n',
      },
    ],
  },
  {
    id: 'po-header',
    title: 'the head and comments of a translation',
    changes: [{ file: french, find: '# Translation of Odoo Server.', replace: '# Translation of Odoo Server, by us.' }],
  },
  {
    id: 'script',
    runs: true,
    title: 'a script with its version',
    changes: [
      next,
      {
        file: 'truth0_shop/migrations/0.0.0/post-weight.py',
        write: "def migrate(cr, version):\n    cr.execute('UPDATE truth0_machine SET weight = weight * 2')\n",
      },
    ],
  },
  {
    id: 'script-without-version',
    runs: true,
    title: 'a script whose version is not reached',
    changes: [
      {
        file: 'truth0_shop/migrations/9.9/post-weight.py',
        write: "def migrate(cr, version):\n    cr.execute('UPDATE truth0_machine SET weight = weight * 2')\n",
      },
    ],
  },
  {
    id: 'script-name',
    runs: true,
    title: 'a script whose name Odoo does not know',
    changes: [
      next,
      {
        file: 'truth0_shop/migrations/0.0.0/weight.py',
        write: "def migrate(cr, version):\n    cr.execute('UPDATE truth0_machine SET weight = weight * 2')\n",
      },
    ],
  },
  {
    id: 'script-old',
    runs: true,
    title: 'a script of a version that was passed',
    changes: [{ file: 'truth0_shop/migrations/1.0/post-first.py', find: 'weight + 1', replace: 'weight + 2' }],
  },
  {
    id: 'script-three-parts',
    runs: true,
    title: 'a script in a folder of three parts',
    changes: [
      { file: manifest, find: "'version': '1.0'", replace: "'version': '1.1.0'" },
      {
        file: 'truth0_shop/migrations/1.1.0/post-weight.py',
        write: "def migrate(cr, version):\n    cr.execute('UPDATE truth0_machine SET weight = weight * 2')\n",
      },
    ],
  },
  {
    id: 'field-renamed-script',
    runs: true,
    title: 'a field gets another name, with a script',
    changes: [
      next,
      { file: 'truth0_shop/models/visit.py', find: 'worker = fields.Char(', replace: 'mender = fields.Char(' },
      {
        file: 'truth0_shop/migrations/0.0.0/pre-mender.py',
        write: "def migrate(cr, version):\n    cr.execute('ALTER TABLE truth0_visit RENAME COLUMN worker TO mender')\n",
      },
    ],
  },
  {
    id: 'stored-compute-script',
    runs: true,
    title: 'the compute of a stored field, with a script',
    changes: [
      next,
      { file: machine, find: 'machine.price * 0.1', replace: 'machine.price * 0.2' },
      {
        file: 'truth0_shop/migrations/0.0.0/post-scrap.py',
        write: "def migrate(cr, version):\n    cr.execute('UPDATE truth0_machine SET scrap = price * 0.2')\n",
      },
    ],
  },
  {
    id: 'readme-and-view',
    title: 'README and a view',
    changes: [
      { file: 'truth0_shop/README.md', append: 'More.\n' },
      { file: views, find: '<field name="hours"/>', replace: '<field name="hours"/>\n                        <field name="price"/>' },
    ],
  },
  {
    id: 'code-and-version',
    title: 'a method and the version',
    changes: [next, { file: machine, find: "sum(self.mapped('hours'))", replace: "sum(self.mapped('hours')) * 2" }],
  },
  {
    id: 'field-and-view',
    title: 'a field, and a view of a dependent that shows it',
    changes: [
      {
        file: machine,
        find: "    bought = fields.Date('Bought')\n",
        replace: "    bought = fields.Date('Bought')\n    colour = fields.Char('Colour')\n",
      },
      {
        file: 'truth0_shop_plus/views/machine.xml',
        find: '<field name="score"/>',
        replace: '<field name="score"/>\n                <field name="colour"/>',
      },
    ],
  },
  {
    id: 'code-below-readme-above',
    title: 'a method below, README above',
    changes: [
      { file: machine, find: "sum(self.mapped('hours'))", replace: "sum(self.mapped('hours')) * 2" },
      { file: 'truth0_shop_plus/README.md', write: 'Notes.\n' },
    ],
  },
  {
    id: 'comment-and-javascript',
    title: 'comments and JavaScript',
    changes: [
      { file: machine, find: '# Machines of the shop floor.', replace: '# Machines.' },
      { file: 'truth0_shop/static/src/js/shop.js', find: 'shop = 1', replace: 'shop = 2' },
    ],
  },
]
