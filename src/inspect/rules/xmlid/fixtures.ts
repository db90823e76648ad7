import type { Fixtures } from '../rule.ts'

const manifest = "{'depends': ['two'], 'data': ['views/a.xml', 'data/x.y.csv'], 'demo': ['demo/a.xml']}"
const record = (field: string) => `<odoo>\n<record id="a" model="x.y">\n${field}\n</record></odoo>`
const two = {
  '__manifest__.py': "{'data': ['a.xml'], 'demo': ['demo.xml']}",
  'a.xml':
    '<odoo><record id="known" model="x.y"/><menuitem id="menu"/><record id="one.given" model="x.y"/><record id="shirt" model="product.product"/></odoo>',
  'demo.xml': '<odoo><record id="demo" model="x.y"/></odoo>',
  'models/a.py':
    "from odoo import models\nclass P(models.Model):\n    _name = 'product.product'\n    _inherits = {'product.template': 'product_tmpl_id'}\n",
}
const beside = { two, three: { 'a.xml': '<odoo><record id="far" model="x.y"/></odoo>' } }

export const fixtures: Fixtures = {
  bad: [
    {
      why: 'an id that the other module does not define',
      files: { '__manifest__.py': manifest, 'views/a.xml': record('<field name="b" ref="two.unknown"/>') },
      beside,
      finds: ['views/a.xml:3'],
    },
    {
      why: 'one of its own that is nowhere',
      files: { '__manifest__.py': manifest, 'views/a.xml': record('<field name="b" eval="[(4, ref(\'gone\'))]"/>') },
      beside,
      finds: ['views/a.xml:3'],
    },
    {
      why: 'one of a module that it does not depend on',
      files: { '__manifest__.py': manifest, 'views/a.xml': record('<field name="b" ref="three.far"/>') },
      beside,
      finds: ['views/a.xml:3'],
    },
    {
      why: 'one of a module that is nowhere',
      files: { '__manifest__.py': manifest, 'views/a.xml': record('<field name="b" ref="nowhere.x"/>') },
      beside,
      finds: ['views/a.xml:3'],
    },
    {
      why: 'demo data',
      files: { '__manifest__.py': manifest, 'views/a.xml': record('<field name="b" ref="two.demo"/>') },
      beside,
      finds: ['views/a.xml:3'],
    },
    {
      why: 'a row of CSV',
      files: { '__manifest__.py': manifest, 'data/x.y.csv': 'id,b:id\nr,two.known\ns,two.unknown\n' },
      beside,
      finds: ['data/x.y.csv:3'],
    },
    {
      why: 'code that looks up an id that nothing defines, demo data, one without its module, one of a module that it does not depend on',
      files: {
        '__manifest__.py': manifest,
        'models/a.py':
          "def f(self):\n    self.env.ref('two.unknown')\n    self.sudo().env.ref('two.demo')\n    env.ref('known')\n    env.ref('three.far', True)\n",
      },
      beside,
      finds: ['models/a.py:2', 'models/a.py:3', 'models/a.py:4', 'models/a.py:5'],
    },
  ],
  good: [
    {
      why: 'code that looks up what is there, what may be missing, what it computes, and demo data for demo data; scripts of older versions',
      files: {
        '__manifest__.py': manifest,
        'models/a.py': `def f(self):
    self.env.ref('two.known')
    self.env.ref('two.gone', raise_if_not_found=False)
    self.env.ref('two.gone', False)
    self.env.ref('two.%s' % self.name)
    self.env['x.y'].ref('two.gone')
    try:
        self.env.ref('two.gone')
    except ValueError:
        pass
def _demo_f(self):
    self.env.ref('two.demo')
`,
        'models/nobody_imports.py': "def f(env):\n    env.ref('two.gone')\n",
        'migrations/16.0.1.1/pre-x.py': "def migrate(cr, version):\n    env(cr).env.ref('two.gone')\n",
      },
      beside,
    },
    {
      why: 'a record inside a field, one that code makes, one that may be missing',
      files: {
        '__manifest__.py': manifest,
        'models/a.py': "X = [{'xml_id': 'one.made'}]\n",
        'views/a.xml': record(
          '<field name="lines"><record id="inner" model="x.z"/></field><field name="b" ref="inner"/><field name="c" ref="made"/><field name="d" eval="ref(\'gone\', False)"/>',
        ),
      },
      beside,
    },
    {
      why: 'what is there',
      files: {
        '__manifest__.py': manifest,
        'views/a.xml': record(
          '<field name="b" ref="two.known"/><field name="c" ref="a"/><field name="d" ref="given"/><field name="e" ref="two.shirt_product_template"/><field name="f" ref="model_x_y"/>',
        ),
        'demo/a.xml': record('<field name="b" ref="two.demo"/>'),
      },
      beside,
    },
    {
      why: 'a file that nothing loads',
      files: { '__manifest__.py': manifest, 'views/b.xml': record('<field name="b" ref="two.unknown"/>') },
      beside,
    },
  ],
}
