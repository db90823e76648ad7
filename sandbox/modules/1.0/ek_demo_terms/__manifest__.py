{
    'name': 'Terms of payment',
    'version': '1.0',
    'summary': 'What customers were told about a payment term',
    'author': 'Evenkeel demonstration',
    'license': 'LGPL-3',
    'category': 'Accounting',
    'depends': ['account'],
    'data': ['views/account_payment_term.xml'],
}
