-- An attachment names a file that is not there.
update ir_attachment set store_fname = '00/0000000000000000000000000000000000000000', checksum = '0000000000000000000000000000000000000000'
where id = (select max(id) from ir_attachment where store_fname is not null);
