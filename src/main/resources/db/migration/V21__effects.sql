-- What becomes of a worker besides what the verb always does, by the names of effects, so that the rules for those hold
-- until it is approved.
ALTER TABLE petition_target ADD COLUMN effects VARCHAR(200) NOT NULL DEFAULT '';
