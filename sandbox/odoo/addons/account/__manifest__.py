{
    'name': 'Invoicing',
    'version': '1.2',
    'depends': ['product', 'mail'],
    'license': 'LGPL-3',
    'installable': True,
}
