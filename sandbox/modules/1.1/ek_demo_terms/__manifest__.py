{
    'name': 'Terms of payment',
    'version': '1.1',
    'summary': 'Reminder level per invoice',
    'author': 'Evenkeel demonstration',
    'license': 'LGPL-3',
    'category': 'Accounting',
    'depends': ['account'],
    'data': ['views/account_payment_term.xml', 'views/account_move.xml'],
}
