-- What was written here to see that something can be stands in the header of the file now.
DROP TABLE pulse;
