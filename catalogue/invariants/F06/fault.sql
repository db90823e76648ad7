-- A release recomputes the payment status and gets one wrong.
update account_move set payment_state = case payment_state when 'paid' then 'not_paid' else 'paid' end
where id = (select max(id) from account_move where state = 'posted');
