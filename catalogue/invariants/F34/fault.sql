-- A release clears a draft that somebody was working on.
update account_move set state = 'cancel' where id = (select max(id) from account_move where state = 'draft');
