-- Servers know the patterns of tags, by which a commit is judged with the tags that it will bring: a change of them counts like any
-- other change of a tag.
CREATE TRIGGER tag_pattern_inserted AFTER INSERT ON tag_pattern REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tag', 'tag_id');
CREATE TRIGGER tag_pattern_deleted AFTER DELETE ON tag_pattern REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tag', 'tag_id');
