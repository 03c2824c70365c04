CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value NOT NULL
) WITHOUT ROWID;

-- Record folders and day folders whose content is in the index, with the time of their last change then.
CREATE TABLE folders (
	path  TEXT PRIMARY KEY,
	mtime INTEGER NOT NULL
) WITHOUT ROWID;

-- What the last commits changed, for other programs that listen.
CREATE TABLE changes (
	revision INTEGER NOT NULL,
	kind     TEXT NOT NULL,
	id       TEXT NOT NULL,
	writer   TEXT NOT NULL,
	PRIMARY KEY (revision, kind, id)
) WITHOUT ROWID;

-- Files that a server keeps for a while, by what was sent. They are in no file of the library: when they are lost, they are
-- sent again.
CREATE TABLE uploads (
	server  TEXT NOT NULL,
	account TEXT NOT NULL,
	sha256  TEXT NOT NULL,
	id      TEXT NOT NULL,
	url     TEXT NOT NULL,
	seen    INTEGER NOT NULL, -- microseconds, as all times
	expires INTEGER NOT NULL,
	PRIMARY KEY (server, account, sha256)
) WITHOUT ROWID;

-- In each table: the record as it is in its file (data), the data's checksum, and size and time of the file.
CREATE TABLE batches (
	id      TEXT PRIMARY KEY,
	shard   TEXT NOT NULL,
	created INTEGER NOT NULL, -- microseconds
	data    BLOB NOT NULL,
	sum     INTEGER NOT NULL,
	size    INTEGER NOT NULL,
	mtime   INTEGER NOT NULL
);
CREATE INDEX batches_shard ON batches (shard);

CREATE TABLE jobs (
	id      TEXT PRIMARY KEY,
	shard   TEXT NOT NULL,
	created INTEGER NOT NULL,
	batch   TEXT NOT NULL,
	number  INTEGER NOT NULL,
	ended   INTEGER NOT NULL,
	sent    INTEGER NOT NULL,
	data    BLOB NOT NULL,
	sum     INTEGER NOT NULL,
	size    INTEGER NOT NULL,
	mtime   INTEGER NOT NULL
);
CREATE INDEX jobs_shard ON jobs (shard);
CREATE INDEX jobs_batch ON jobs (batch);
CREATE INDEX jobs_unfinished ON jobs (created) WHERE ended = 0;

CREATE TABLE pictures (
	row     INTEGER PRIMARY KEY,
	id      TEXT NOT NULL UNIQUE,
	shard   TEXT NOT NULL,
	created INTEGER NOT NULL,
	batch   TEXT NOT NULL,
	file    TEXT NOT NULL,
	key     TEXT NOT NULL, -- the file in lower case: names that differ only in case are one on many systems
	folder  TEXT NOT NULL,
	gone    INTEGER NOT NULL, -- the file is not there (any more)
	trashed INTEGER NOT NULL, -- when it went to the trash, in microseconds; 0 when it is not there
	data    BLOB NOT NULL,
	sum     INTEGER NOT NULL,
	size    INTEGER NOT NULL,
	mtime   INTEGER NOT NULL
);
CREATE INDEX pictures_shard ON pictures (shard);
-- With the file, so that a list of all pictures is read from this index alone, without the records.
CREATE INDEX pictures_newest ON pictures (trashed, gone, created DESC, id DESC, file);
CREATE INDEX pictures_batch ON pictures (batch);
CREATE INDEX pictures_key ON pictures (key);
CREATE INDEX pictures_folder ON pictures (folder);

-- All of a picture that is searched, in lower case. A table of its own is read through ten times as fast as one with the
-- records in it.
CREATE TABLE texts (
	row  INTEGER PRIMARY KEY,
	text TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (text, content = 'texts', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2');
