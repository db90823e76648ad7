{
    'name': 'Shop floor plus',
    'version': '1.0',
    'author': 'Evenkeel',
    'license': 'LGPL-3',
    'depends': ['truth0_shop', 'web'],
    'data': ['security/ir.model.access.csv', 'views/machine.xml'],
    'installable': True,
}
