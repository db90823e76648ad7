{
    'name': 'Web',
    'version': '1.0',
    'depends': ['base'],
    'license': 'LGPL-3',
    'installable': True,
    'auto_install': True,
}
