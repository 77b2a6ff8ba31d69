-- By which the platform lets a request still be answered, for some minutes; a secret.
ALTER TABLE heard ADD COLUMN reply TEXT;
