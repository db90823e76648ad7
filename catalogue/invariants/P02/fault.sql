update ir_module_module set state = 'to upgrade' where name = 'base';
