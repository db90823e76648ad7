{
    'name': 'Discuss',
    'version': '1.10',
    'depends': ['web'],
    'license': 'LGPL-3',
    'installable': True,
}
