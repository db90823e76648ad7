# One look at what a database and the code on it do together: `odoo-bin shell` runs it, and it prints one JSON document.
# Facts are grouped by module, so that a difference between two looks names the module that it belongs to. A fact that cannot be had is `!` and the error.
# Modules of Odoo's own come without tokens: their models are told by the module that made them, their rows by place, for few have a `code`.
import ast
import hashlib
import json
import os
import sys

from odoo.tools import translate

TOKENS = json.loads(os.environ['TRUTH_TOKENS'])
MODULES = json.loads(os.environ['TRUTH_MODULES'])
EDITED = json.loads(os.environ['TRUTH_EDITED'])
LANGUAGES = ['en_US', 'fr_FR']
# Moves by itself, or says only when and by whom.
UNSTEADY = {'id', 'create_date', 'write_date', 'create_uid', 'write_uid', 'nextcall', 'lastcall', 'arch_prev', 'arch_fs', 'arch_updated', '__last_update',
            'parent_path', 'number_next', 'number_next_actual', 'first_failure_date', 'failure_count', 'arch_base', 'arch_db', 'model_data_id', 'xml_id', 'key',
            'user_id', 'cron_name', 'commercial_partner_id', 'menu_data', 'color'}
facts, raw = {}, {}
cr = env.cr


def note(module, key, make):
    """Keeps a fact; what breaks is a fact, too, and breaks nothing else."""
    try:
        with cr.savepoint():
            value = make()
    except Exception as error:
        value = '!' + type(error).__name__
    facts.setdefault(module, {})[key] = value


def owner(modules):
    """Of the modules that define a thing, the one that was edited, else the last."""
    ours = [module for module in modules if module in MODULES]
    return next((module for module in ours if module in EDITED), sorted(ours)[-1] if ours else None)


def rows(sql, params=()):
    with cr.savepoint():
        cr.execute(sql, params)
        return cr.fetchall()


def named(record):
    if not record:
        return False
    xmlid = record.sudo().get_external_id()
    return sorted(filter(None, xmlid.values())) or record.mapped('code' if 'code' in record._fields else record._rec_name or 'id')


def plain(record, field):
    value = record[field.name]
    if field.relational or field.type == 'reference':
        return named(value) if field.type != 'many2one' or value else False
    if isinstance(value, bytes):
        return hashlib.sha1(value).hexdigest()
    if field.type in ('char', 'text', 'html', 'selection', 'date', 'datetime', 'json', 'properties', 'properties_definition', 'many2one_reference'):
        return str(value) if value is not False else False
    return value


def by_place(model, field):
    model.env.invalidate_all()
    found = model.with_context(active_test=False, prefetch_fields=False).search([], order='id')
    return [plain(record, field) for record in found]


def arch_of(text):
    """Structure and text of a view: layout of the source, comments and the order of attributes are not behaviour."""
    from lxml import etree
    root = etree.fromstring(text)

    def walk(node):
        if not isinstance(node.tag, str):
            return (node.tail or '').strip()
        return [node.tag, sorted(node.attrib.items()), (node.text or '').strip(), [walk(child) for child in node], (node.tail or '').strip()]
    return walk(root)


def sha(path):
    with open(path, 'rb') as file:
        return hashlib.sha1(file.read()).hexdigest()


class Bare(ast.NodeTransformer):
    """Doc strings say nothing to the interpreter."""

    def visit(self, node):
        self.generic_visit(node)
        body = getattr(node, 'body', None)
        if isinstance(body, list) and body and isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            first = body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                node.body = body[1:]
        return node


def code_of(path):
    with open(path, encoding='utf-8') as file:
        return hashlib.sha1(ast.dump(Bare().visit(ast.parse(file.read()))).encode()).hexdigest()


# --- code and files that the process reads from disk: differ between the old and the new process, never between two databases ---
for module in MODULES:
    prefix = 'odoo.addons.%s' % module
    for name, loaded in sorted(sys.modules.items()):
        if (name == prefix or name.startswith(prefix + '.')) and getattr(loaded, '__file__', None) and '.tests' not in name:
            note(module, 'code:' + name[len(prefix):], lambda loaded=loaded: code_of(loaded.__file__))
    root = os.path.dirname(getattr(sys.modules.get(prefix), '__file__', '') or '/nowhere/x')
    for folder, _folders, files in os.walk(os.path.join(root, 'static')):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), root)
            # The page of the apps list and tests in the browser are read by nobody at work.
            if not path.startswith(('static/description/', 'static/tests/')):
                note(module, 'static:' + path, lambda path=path: sha(os.path.join(root, path)))
    note(module, 'terms', lambda: [
        sorted(translate.code_translations.get_python_translations(module, 'fr_FR').items()),
        json.dumps(translate.code_translations.get_web_translations(module, 'fr_FR'), default=dict, sort_keys=True),
    ])

def asset_paths():
    assets = env['ir.asset']
    if hasattr(assets, '_get_asset_params'):
        return assets._get_asset_paths('web.assets_backend', assets._get_asset_params())
    return assets._get_asset_paths('web.assets_backend', css=True, js=True)


try:
    with cr.savepoint():
        bundle = [str(path[0]).lstrip('/') for path in asset_paths()]
except Exception as error:
    bundle = []
    print('bundle:', repr(error), file=sys.stderr)
for module in MODULES:
    note(module, 'bundle', lambda: [path for path in bundle if path.split('/')[0] == module])

# --- schema and models ---
tables = {}
for name in sorted(env.registry):
    model = env[name]
    own = any(name.startswith(token + '.') for token in TOKENS) or (not TOKENS and model._original_module in MODULES)
    fields = {field.name: field for field in model._fields.values() if owner(field._modules or ()) and field.name not in ('display_name', '__last_update')}
    if not own and not fields:
        continue
    home = owner([model._original_module]) or owner([module for field in fields.values() for module in field._modules or ()])
    # Two modules may give one model: the table belongs to the first.
    if own:
        note(home, 'model:' + name, lambda: [[model.with_context(lang=lang).env['ir.model']._get(name).name for lang in LANGUAGES], model._transient])
        note(home, 'order:' + name, lambda: [model._order, model._rec_name])
    describe = {}
    for lang in LANGUAGES:
        try:
            with cr.savepoint():
                describe[lang] = model.with_context(lang=lang).fields_get(list(fields))
        except Exception as error:
            describe[lang] = {field: '!' + type(error).__name__ for field in fields}
    present = {row[0] for row in rows('SELECT name FROM ir_model_fields WHERE model = %s', [name])}
    for field in fields.values():
        who = owner(field._modules)
        def description(field=field):
            kept = []
            for lang in LANGUAGES:
                each = describe[lang].get(field.name)
                kept.append({k: v for k, v in each.items() if k not in ('views', 'sortable', 'searchable', 'depends')} if isinstance(each, dict) else each)
            return kept
        note(who, 'field:%s.%s' % (name, field.name), description)
        # Others address a field by its row: defaults, automation, tracking, properties.
        note(who, 'row:%s.%s' % (name, field.name), lambda field=field: field.name in present)
        if field.type == 'many2many' and field.store:
            note(who, 'relation:%s.%s' % (name, field.name), lambda field=field: rows('SELECT to_regclass(%s) IS NOT NULL', [field.relation]))
    if not model._abstract and model._table and model._auto:
        by_column = {field.name: field for field in fields.values()}
        for column, kind, size, precision, empty in rows(
                "SELECT a.attname, format_type(a.atttypid, a.atttypmod), 0, 0, a.attnotnull FROM pg_attribute a WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped",
                [model._table]):
            field = by_column.get(column)
            if field is not None and field.store and field.column_type:
                note(owner(field._modules), 'column:%s.%s' % (model._table, column), lambda kind=kind, empty=empty: [kind, empty])
        for field in by_column.values():
            if field.store and field.column_type:
                facts.setdefault(owner(field._modules), {}).setdefault('column:%s.%s' % (model._table, field.name), 'missing')

        def holder(columns):
            for column in columns:
                if column in by_column:
                    return owner(by_column[column]._modules)
            return home if own else None
        for index, definition, columns in rows(
                "SELECT c.relname, pg_get_indexdef(i.indexrelid), array(SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = ANY(i.indkey)) "
                "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass(%s)", [model._table]):
            if holder(columns):
                note(holder(columns), 'index:' + index, lambda definition=definition: definition)
        for constraint, definition, columns in rows(
                "SELECT conname, pg_get_constraintdef(c.oid), array(SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY(c.conkey)) "
                "FROM pg_constraint c WHERE conrelid = to_regclass(%s)", [model._table]):
            if holder(columns):
                note(holder(columns), 'constraint:' + constraint, lambda definition=definition: definition)
    if not TOKENS and not own and not model._abstract and model._auto:
        for field in fields.values():
            note(owner(field._modules), 'cells:%s.%s' % (name, field.name), lambda model=model, field=field: by_place(model, field))
    if own and not model._abstract:
        if not model._auto:
            note(home, 'sqlview:' + name, lambda: rows('SELECT pg_get_viewdef(to_regclass(%s))', [model._table]) if rows('SELECT to_regclass(%s)', [model._table])[0][0] else None)
        # A model that a stale column breaks is broken as a whole, so each field is asked alone.
        note(home, 'read:' + name, lambda: model.with_context(active_test=False).search([]).mapped('code' if 'code' in model._fields else 'id') and True)
        for field in fields.values():
            def cells(field=field):
                model.env.invalidate_all()
                found = model.with_context(active_test=False, prefetch_fields=False).search([], order='id')
                if not TOKENS:
                    return by_place(model, field)
                return sorted([record.code, plain(record, field)] for record in found) if 'code' in model._fields else len(found)
            if field.name not in UNSTEADY and not model._transient:
                note(owner(field._modules), 'cells:%s.%s' % (name, field.name), cells)
        for method in dir(type(model)):
            if method.startswith('answer_'):
                def answer(method=method):
                    model.env.invalidate_all()
                    return getattr(model.with_context(active_test=False, lang='fr_FR').search([]), method)()
                note(home, 'answer:%s.%s' % (name, method), answer)
        if model._auto and model._table:
            tables[model._table] = home

# --- records, as their files give them ---
REGISTRY = {'ir.model', 'ir.model.fields', 'ir.model.fields.selection', 'ir.model.constraint', 'ir.model.relation', 'ir.module.module', 'ir.module.category'}
def of_another_chain(field):
    """Chains without an edit are in one database and not in the other; what they add to a model of Odoo says nothing."""
    return any(module.startswith('truth') and module not in MODULES for module in field._modules or ())


cr.execute('SELECT module, name, model, res_id, noupdate FROM ir_model_data WHERE module = ANY(%s) ORDER BY module, name', [list(MODULES)])
for module, xmlid, name, res_id, fixed in cr.fetchall():
    key = '%s.%s' % (module, xmlid)
    if name in REGISTRY:
        continue
    def record_of():
        record = env[name].browse(res_id)
        if not record.exists():
            return 'gone'
        values = {}
        for lang in LANGUAGES:
            translated = record.with_context(lang=lang, bin_size=False)
            for field in record._fields.values():
                if field.store and field.name not in UNSTEADY and not of_another_chain(field) and (lang == 'en_US' or field.translate) and not (field.type == 'one2many') and not field.inherited:
                    if name == 'ir.ui.menu' and field.name == 'web_icon_data' or field.type != 'binary' or record[field.name]:
                        values['%s@%s' % (field.name, lang)] = plain(translated, field)
        if name == 'ir.ui.view':
            values['arch'] = [arch_of(record.with_context(lang=lang).arch_db) for lang in LANGUAGES]
            values.pop('arch_db', None)
        if name == 'ir.cron':
            values['code'] = record.code
        return values
    note(module, 'record:' + key, record_of)
    note(module, 'fixed:' + key, lambda: fixed)
    if res_id and name in env and env[name]._auto and name.split('.')[0] != 'ir':
        tables.setdefault(env[name]._table, module)
for module in MODULES:
    # What an uninstallation of the module would take: its models, fields and values of selections.
    note(module, 'registered', lambda: [row[0] for row in rows(
        "SELECT name FROM ir_model_data WHERE module = %s AND model IN ('ir.model', 'ir.model.fields', 'ir.model.fields.selection') ORDER BY name", [module])])
    note(module, 'depends', lambda: sorted(rows(
        "SELECT d.name FROM ir_module_module_dependency d JOIN ir_module_module m ON m.id = d.module_id WHERE m.name = %s", [module])))
    note(module, 'auto_install', lambda: rows('SELECT auto_install FROM ir_module_module WHERE name = %s', [module]))
    note(module, 'installed', lambda: rows("SELECT state FROM ir_module_module WHERE name = %s", [module]))

# --- every value of the chain's tables, by row: what is lost is found by comparing two of these ---
chain_tables = {}
for (table,) in rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ %s", ['^(%s)_' % '|'.join(TOKENS)]):
    chain_tables[table] = None
for table in sorted({*tables, *chain_tables}):
    columns = [row[0] for row in rows("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped", [table])]
    if not columns:
        continue
    key = 'id' if 'id' in columns else 'ctid'
    statement, params = 'SELECT %s::text, to_jsonb(t) FROM "%s" t' % (key, table), []
    if table not in chain_tables:
        # Of a table of Odoo's own only what the chains brought, by module.
        statement = 'SELECT d.module || \'/\' || t.id, to_jsonb(t) FROM "%s" t JOIN ir_model_data d ON d.res_id = t.id WHERE d.module = ANY(%%s) AND d.model = %%s' % table
        params = [list(MODULES), next((name for name in env.registry if env[name]._table == table), '')]
    raw[table] = {}
    for key_value, values in rows(statement, params):
        row_key = key_value if key == 'id' else '/'.join(str(values[column]) for column in sorted(values))
        raw[table][row_key] = {column: value for column, value in values.items() if column not in UNSTEADY and value is not None}
# Of real modules: the columns that they brought, by module, in every table.
for name in sorted(env.registry) if not TOKENS else []:
    model = env[name]
    if model._abstract or model._transient or not model._auto:
        continue
    for module in MODULES:
        columns = [field.name for field in model._fields.values() if field.store and field.column_type and owner(field._modules or ()) == module and field.name not in UNSTEADY]
        columns = [row[0] for row in rows("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = ANY(%s)", [model._table, columns])]
        if columns:
            for row_id, values in rows('SELECT id, to_jsonb(t) FROM "%s" t' % model._table):
                raw.setdefault(model._table, {})['%s/%s' % (module, row_id)] = {column: values[column] for column in columns if values[column] is not None}
cr.rollback()
versions = dict(rows('SELECT name, latest_version FROM ir_module_module WHERE name = ANY(%s)', [list(MODULES)]))
print('truth-look ' + json.dumps({'facts': facts, 'raw': raw, 'versions': versions}, default=str, sort_keys=True))
