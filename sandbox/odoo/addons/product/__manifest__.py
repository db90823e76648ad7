{
    'name': 'Products',
    'version': '1.2',
    'depends': ['mail'],
    'license': 'LGPL-3',
    'installable': True,
}
