-- One module in such a state silently stops every scheduled job of the database.
select name, state from public.ir_module_module where state like 'to %'
