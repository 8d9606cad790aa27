-- By what a namespace is found for engines that write names in lower case and join levels by dots. A digest, because 16 long names do
-- not fit an index; immutable, which array_to_string is for texts. Folds the letters A to Z, whatever the locale of the database.
CREATE FUNCTION namespace_lower_digest(path text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT md5(lower(array_to_string(path, '.') COLLATE "C")) $$;
