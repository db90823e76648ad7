-- A release "corrects" the rate of a tax that is in use.
update account_tax set amount = amount + 1 where id = (select min(id) from account_tax where amount_type = 'percent' and active);
