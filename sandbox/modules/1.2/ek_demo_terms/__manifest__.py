{
    'name': 'Terms of payment',
    'version': '1.2',
    'summary': 'Terms harmonised',
    'author': 'Evenkeel demonstration',
    'license': 'LGPL-3',
    'category': 'Accounting',
    'depends': ['account'],
    'data': ['views/account_payment_term.xml', 'views/account_move.xml'],
}
