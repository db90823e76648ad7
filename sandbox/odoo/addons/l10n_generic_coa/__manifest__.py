{
    'name': 'Generic chart of accounts',
    'version': '1.1',
    'depends': ['account'],
    'license': 'LGPL-3',
    'installable': True,
}
