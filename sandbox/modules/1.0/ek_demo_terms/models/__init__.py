from . import account_payment_term
