import type { Fixtures } from '../rule.ts'

// Put together here, so that nobody who looks for secrets finds them in this file.
const aws = `AKIA${'QWERTZUIOPASDFGH'}`
const github = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`
const key = `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MhgHcTz6sE2I2yPB\n`
const mail =
  '<odoo><record id="a" model="ir.mail_server"><field name="name">x</field>\n<field name="smtp_pass">s3cret-of-mail</field></record></odoo>'

export const fixtures: Fixtures = {
  bad: [
    { why: 'a key in code', files: { 'models/a.py': `A = 1\nKEY = '${aws}'\n` }, finds: ['models/a.py:2'] },
    { why: 'a token in CSV', files: { 'data/ir.config_parameter.csv': `id,key,value\na,b,${github}\n` }, finds: ['data/ir.config_parameter.csv:2'] },
    { why: 'a private key in a file of its own', files: { 'data/server.pem': key }, finds: ['data/server.pem:1'] },
    { why: "the master password in Odoo's settings", files: { 'odoo.conf': '[options]\nadmin_passwd = Xk29dkfl\n' }, finds: ['odoo.conf:2'] },
    { why: 'a password in an address', files: { 'data/a.json': '{\n"url": "postgres://odoo:Xk29dkfl@db.acme.net/prod"}' }, finds: ['data/a.json:2'] },
    {
      why: 'the password of a mail server in data',
      files: { '__manifest__.py': "{'data': ['data/a.xml']}", 'data/a.xml': mail },
      finds: ['data/a.xml:2'],
    },
  ],
  good: [
    {
      why: 'what examples write',
      files: { 'README.md': 'https://user:password@example.com AKIAIOSFODNN7EXAMPLE\n', 'a.conf': 'admin_passwd = admin\ndb_password = False\n' },
    },
    { why: 'code that reads one', files: { 'models/a.py': "db_password = config['db_password']\nURL = 'https://%s:%s@acme.net'\n" } },
    { why: 'a public key', files: { 'data/a.pem': '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----\n' } },
    { why: 'demo data', files: { '__manifest__.py': "{'demo': ['data/a.xml']}", 'data/a.xml': mail } },
  ],
}
