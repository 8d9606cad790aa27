-- A repetition gets the refusal that was told first, with its reason.
ALTER TABLE outcome ADD COLUMN error_reason text;
