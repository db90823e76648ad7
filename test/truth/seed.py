# Data that users entered, in every chain: the fields that are there, with values of their own. Run by `odoo-bin shell` after an installation.
import json
import os

partner = env['res.partner'].create({'name': 'Supplier', 'ref': 'S1', 'city': 'Lyon'})
country = env.ref('base.fr')

MACHINES = [
    {'code': 'M1', 'name': 'First', 'kind': 'lathe', 'state': 'new', 'hours': 12.5, 'price': 100, 'weight': 7.7, 'serial': 'SN-0001', 'note': 'one'},
    {'code': 'M2', 'name': 'Second', 'kind': 'press', 'state': 'broken', 'hours': 40.0, 'price': 200, 'weight': 8.8, 'serial': 'SN-0002-long'},
    {'code': 'M3', 'name': 'Third', 'kind': 'mill', 'state': 'used', 'hours': 3.25, 'price': 300, 'weight': 9.9, 'bought': '2024-02-03'},
]
EVERY_MACHINE = {'place': 'Hall', 'spare': 'mine', 'shape': 'round', 'score': 5, 'remark': 'looks good', 'active': True}
VISITS = [{'code': 'V1', 'minutes': 30, 'worker': 'Ada'}, {'code': 'V2', 'minutes': 60, 'worker': 'Bo'}]
PLANS = [{'code': 'P1', 'level': 'low', 'place': 'Yard'}]


def create(model, values):
    """A row that the code does not take (a new constraint) is left out: then users could not have entered it."""
    try:
        with env.cr.savepoint():
            return env[model].create(fitting(model, values))
    except Exception as error:
        print('not seeded:', model, values.get('code'), type(error).__name__)
        return None


def fitting(model, values):
    """Only what the model has and what its selections allow: the same seed serves the code before and after an edit."""
    fields = env[model]._fields
    allowed = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is None or (field.compute and not field.inverse and name in ('cost', 'scrap', 'worth')):
            continue
        if field.type == 'selection' and value not in [key for key, _label in field._description_selection(env)]:
            continue
        if field.type == 'integer' and isinstance(value, str):
            value = 7
        if field.type == 'many2one' and not isinstance(value, int):
            continue
        allowed[name] = value
    if 'country_id' in allowed and fields['country_id'].comodel_name != 'res.country':
        del allowed['country_id']
    for name, field in fields.items():
        if field.required and field.store and name not in allowed and not field.default and name != 'id':
            allowed[name] = {'char': 'must', 'text': 'must', 'integer': 1, 'float': 1.0}.get(field.type)
    return allowed


for token in json.loads(os.environ['TRUTH_TOKENS']):
    def model(name):
        full = '%s.%s' % (token, name)
        return full if full in env else None

    machine, visit, plan = model('machine') or model('engine'), model('visit'), model('plan')
    tags = env[model('tag')].search([('code', 'in', ['red', 'heavy'])]) if model('tag') else []
    if machine:
        for values in MACHINES:
            record = create(machine, {**EVERY_MACHINE, **values, 'partner_id': partner.id, 'country_id': country.id})
            if record is None:
                continue
            if 'tag_ids' in record._fields and tags:
                record.tag_ids = tags
            if values['code'] == 'M1' and visit and 'machine_id' in env[visit]._fields:
                for each in VISITS:
                    create(visit, {**each, 'machine_id': record.id})
    if plan:
        for values in PLANS:
            create(plan, values)
env.cr.commit()
print('truth-seeded')
