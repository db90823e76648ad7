def migrate(cr, version):
    cr.execute('UPDATE truth0_machine SET weight = weight + 1')
