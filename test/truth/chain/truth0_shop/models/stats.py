from odoo import fields, models, tools

from .kinds import OLD_HOURS


class Stats(models.Model):
    _name = 'truth0.stats'
    _description = 'Machines by kind'
    _auto = False

    code = fields.Char('Code', readonly=True)
    machines = fields.Integer('Machines', readonly=True)

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            'CREATE VIEW truth0_stats AS (SELECT min(id) AS id, kind AS code, count(*) AS machines FROM truth0_machine WHERE hours < %s GROUP BY kind)',
            [OLD_HOURS],
        )


class Live(models.Model):
    _name = 'truth0.live'
    _description = 'Machines that run'
    _auto = False

    code = fields.Char('Code', readonly=True)

    @property
    def _table_query(self):
        return 'SELECT id, code FROM truth0_machine WHERE hours > 5'
