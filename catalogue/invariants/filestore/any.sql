-- Attachments that share a file are looked at once, under the name of the one that belongs to a document.
select distinct on (store_fname, checksum, file_size) store_fname, checksum, file_size,
  concat_ws(' ', name, '(' || res_model || ' ' || res_id || ')') as document
from public.ir_attachment
where store_fname is not null
order by store_fname, checksum, file_size, res_id is null, id
