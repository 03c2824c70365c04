-- Made after the tables are filled: with them the full-text index writes to the disk at every row.
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
	INSERT INTO words (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER texts_removed AFTER DELETE ON texts BEGIN
	INSERT INTO words (words, rowid, text) VALUES ('delete', old.row, old.text);
END;
CREATE TRIGGER texts_changed AFTER UPDATE ON texts BEGIN
	INSERT INTO words (words, rowid, text) VALUES ('delete', old.row, old.text);
	INSERT INTO words (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER pictures_removed AFTER DELETE ON pictures BEGIN
	DELETE FROM texts WHERE row = old.row;
END;
