-- The catalogue, version 5. One row per fact; everything here can be rebuilt from the WARC files and the import files.

-- `change` counts every change to any edition; the index remembers up to which count it has read.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('change', 0);
-- An index belongs to the catalogue whose number it carries; a catalogue made anew gets another.
INSERT INTO counters VALUES ('identity', abs(random()));

CREATE TABLE captures (
    capture_no INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT,
    payload_digest TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    revisit_of INTEGER REFERENCES captures (capture_no),
    UNIQUE (warc_file, warc_offset)
) STRICT;
CREATE INDEX captures_by_url ON captures (url, capture_no);
CREATE INDEX captures_by_payload ON captures (payload_digest, capture_no);

-- edition_no is the order in which editions became known; story is the story id, derived from links.
CREATE TABLE editions (
    edition_no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    key TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('ko', 'en')),
    story TEXT NOT NULL,
    story_label TEXT,
    title TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    url TEXT,
    published_at TEXT,
    updated_at TEXT,
    section TEXT,
    authors TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    captured_at TEXT NOT NULL,
    capture_no INTEGER REFERENCES captures (capture_no),
    change INTEGER NOT NULL
) STRICT;
CREATE INDEX editions_by_story ON editions (story, edition_no);
CREATE INDEX editions_by_key ON editions (site, key);
CREATE INDEX editions_by_label ON editions (site, story_label) WHERE story_label IS NOT NULL;
CREATE INDEX editions_by_change ON editions (change);
CREATE INDEX editions_by_url ON editions (url) WHERE url IS NOT NULL;

-- Earlier texts of editions that changed; the current text stands in editions.
CREATE TABLE revisions (
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    published_at TEXT,
    updated_at TEXT,
    section TEXT,
    authors TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    capture_no INTEGER REFERENCES captures (capture_no),
    PRIMARY KEY (edition_no, revision)
) STRICT, WITHOUT ROWID;

-- Readings of captures that later parsers put right: what was wrong is not kept, as the capture still is. `fields`
-- are the columns that differ; the numbers are how many revisions the edition had before and has since.
CREATE TABLE corrections (
    correction_no INTEGER PRIMARY KEY,
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no) ON DELETE CASCADE,
    corrected_at TEXT NOT NULL,
    software TEXT NOT NULL,
    fields TEXT NOT NULL,
    revisions_before INTEGER NOT NULL,
    revisions INTEGER NOT NULL
) STRICT;
CREATE INDEX corrections_by_edition ON corrections (edition_no);

-- What the index must forget: editions that left the catalogue.
CREATE TABLE removals (
    id TEXT PRIMARY KEY,
    change INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    first_no INTEGER NOT NULL REFERENCES editions (edition_no) ON DELETE CASCADE,
    second_no INTEGER NOT NULL REFERENCES editions (edition_no) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK (relation IN ('linked', 'inferred', 'manual')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    evidence TEXT NOT NULL,
    PRIMARY KEY (first_no, second_no),
    CHECK (first_no < second_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_second ON links (second_no);

-- What the page of an edition says its other editions are, by id; those need not be known yet.
CREATE TABLE claims (
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no) ON DELETE CASCADE,
    other TEXT NOT NULL,
    PRIMARY KEY (edition_no, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_other ON claims (other);

-- What people decided about pairs of editions, mirrored from links.tsv, also for editions that are not here yet:
-- `together` 1 links the two whatever the outlet says, 0 keeps them in different stories.
CREATE TABLE decisions (
    first_id TEXT NOT NULL,
    second_id TEXT NOT NULL,
    together INTEGER NOT NULL CHECK (together IN (0, 1)),
    decided_at TEXT NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decisions_by_second ON decisions (second_id);

-- Editions whose page, when it was last captured, held no text that could be read or trusted, and why; confidence
-- is from 0 to 1. A text of theirs that was read before stays.
CREATE TABLE quarantine (
    id TEXT PRIMARY KEY,
    capture_no INTEGER NOT NULL REFERENCES captures (capture_no) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_by_capture ON quarantine (capture_no);

-- A crawl. One without an end was interrupted; the same settings take it up again. receipt is set at the end.
CREATE TABLE crawl_runs (
    run_no INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    settings TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    receipt TEXT
) STRICT;
CREATE INDEX crawl_runs_by_site ON crawl_runs (site, run_no);

-- The crawl queue: every URL of a run, each ending with exactly one outcome. priority is the day YYYYMMDD of an
-- article if its URL tells it; dry_hops counts the list pages since the last that led to an article;
-- capture_mark is the last capture there was when the URL was leased, so that a later one answers for it.
CREATE TABLE frontier (
    row_no INTEGER PRIMARY KEY,
    run_no INTEGER NOT NULL REFERENCES crawl_runs (run_no),
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('list', 'article')),
    story_key TEXT,
    lang TEXT,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'done')),
    outcome TEXT,
    detail TEXT,
    priority INTEGER NOT NULL DEFAULT 0,
    dry_hops INTEGER NOT NULL DEFAULT 0,
    found_on TEXT,
    capture_mark INTEGER,
    UNIQUE (run_no, url),
    CHECK ((state = 'done') = (outcome IS NOT NULL)),
    CHECK ((kind = 'article') = (story_key IS NOT NULL AND lang IS NOT NULL))
) STRICT;
CREATE INDEX frontier_next ON frontier (run_no, state, kind, priority DESC, row_no);
CREATE INDEX frontier_by_story ON frontier (run_no, story_key) WHERE story_key IS NOT NULL;
