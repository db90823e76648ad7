{
    'name': 'Evenkeel drill',
    'version': '1.1',
    'summary': 'Does nothing; its update to 1.1 waits, so that Evenkeel can be killed in the middle of it',
    'author': 'Evenkeel',
    'license': 'LGPL-3',
    'category': 'Technical',
    'depends': ['base'],
}
