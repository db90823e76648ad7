-- finds -: none catalogue
ALTER TYPE mood ADD VALUE 'calm';
-- finds nothing
ALTER TYPE mood RENAME VALUE 'a' TO 'b';
