import type { Fixtures } from '../rule.ts'

const declares = (external: string) => `{'name': 'X',\n 'external_dependencies': ${external}}`

export const fixtures: Fixtures = {
  bad: [
    { why: 'an import that nobody declares', files: { 'models/a.py': 'import json\nimport boto3\n' }, finds: ['models/a.py:2'] },
    {
      why: 'another one than declared',
      files: { '__manifest__.py': declares("{'python': ['phonenumbers']}"), 'models/a.py': 'import phonenumbers\nfrom stripe import x\n' },
      finds: ['models/a.py:2'],
    },
    { why: 'one that 18.0 has and 16.0 has not', series: '16.0', files: { 'models/a.py': 'import cbor2\n' }, finds: ['models/a.py:1'] },
    { why: 'a program', files: { 'models/a.py': "import subprocess\ndef f():\n    subprocess.run(['gs', '-q'])\n" }, finds: ['models/a.py:3'] },
    { why: 'declared, and imported by nobody', files: { '__manifest__.py': declares("{'python': ['phonenumbers']}") }, finds: ['__manifest__.py:2'] },
    {
      why: 'no requirement',
      files: { '__manifest__.py': declares("{'python': ['phone numbers']}"), 'a.py': 'import phone\n' },
      finds: ['__manifest__.py:2'],
    },
    { why: 'a key that Odoo does not read', files: { '__manifest__.py': declares("{'pip': ['x']}") }, finds: ['__manifest__.py:2'] },
    { why: 'a program with its path', files: { '__manifest__.py': declares("{'bin': ['/usr/bin/gs']}") }, finds: ['__manifest__.py:2'] },
  ],
  good: [
    {
      why: 'a package that only tests import',
      files: { '__manifest__.py': declares("{'python': ['odoo-test-helper']}"), 'tests/test_a.py': 'from odoo_test_helper import FakeModelLoader\n' },
    },
    { why: 'a script that nothing imports', files: { '__init__.py': '', 'scripts/a.py': 'import boto3\n' } },
    {
      why: 'a file that may be missing',
      files: { '__init__.py': 'try:\n    from .models import a\nexcept ImportError:\n    a = None\n', 'models/a.py': 'import odf\n' },
    },
    {
      why: 'declared by the name of the package',
      files: {
        '__manifest__.py': declares("{'python': ['python-slugify>=5.0', 'PyJWT', 'google-auth']}"),
        'models/a.py': 'import slugify, jwt\nfrom google.oauth2 import x\n',
      },
    },
    {
      why: 'declared by what it depends on',
      files: { '__manifest__.py': "{'depends': ['two']}", 'models/a.py': 'import boto3\n' },
      beside: { two: { '__manifest__.py': declares("{'python': ['boto3']}") } },
    },
    {
      why: 'an import that may fail, one in a function, one of a test',
      files: {
        'models/a.py': 'try:\n    import boto3\nexcept ImportError:\n    boto3 = None\ndef f():\n    import stripe\n',
        'tests/test_a.py': 'import responses\n',
      },
    },
    {
      why: 'what Odoo has, and files of its own',
      files: { 'models/a.py': 'import requests, lxml, os\nfrom . import b\nfrom odoo.tools import c\n' },
    },
    {
      why: 'a program that is declared',
      files: {
        '__manifest__.py': declares("{'bin': ['gs']}"),
        'models/a.py': "import subprocess\ndef f():\n    subprocess.run(['gs', '-q'])\n    subprocess.run(x)\n",
      },
    },
  ],
}
