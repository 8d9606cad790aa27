-- Engines that apply read restrictions may be let know of denied columns, to show nulls in them.
UPDATE engine SET spec = spec || '{"denied-columns-as-null": false}';
