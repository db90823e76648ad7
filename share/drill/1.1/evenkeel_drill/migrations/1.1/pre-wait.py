from odoo.addons.evenkeel_drill.wait import wait


def migrate(cr, version):
    wait(cr, 'pre', 60)
