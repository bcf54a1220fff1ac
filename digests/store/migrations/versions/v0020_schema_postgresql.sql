-- The schema of 2.0.0 for PostgreSQL, as `v0020_schema.sql` has it for SQLite. What is referred to comes first.
-- For searching, `ix_article_search_words` has words without their places, and a dash for those that are too long.

CREATE TABLE awaited_input (
    chat BIGINT NOT NULL,
    thread BIGINT NOT NULL,
    person BIGINT NOT NULL,
    what TEXT NOT NULL,
    data JSONB NOT NULL,
    expires TIMESTAMP WITH TIME ZONE NOT NULL,
    form BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT pk_awaited_input PRIMARY KEY (chat, thread, person, form)
);

CREATE TABLE condition (
    name TEXT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    words TEXT NOT NULL,
    CONSTRAINT pk_condition PRIMARY KEY (name)
);

CREATE TABLE edit_lease (
    id BIGSERIAL NOT NULL,
    holder TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_edit_lease PRIMARY KEY (id)
);

CREATE TABLE edition_text (
    hash TEXT NOT NULL,
    parts JSONB NOT NULL,
    told JSONB NOT NULL,
    printed JSONB,
    CONSTRAINT pk_edition_text PRIMARY KEY (hash)
);

CREATE TABLE logbook (
    name TEXT NOT NULL,
    value JSONB NOT NULL,
    CONSTRAINT pk_logbook PRIMARY KEY (name)
);

CREATE TABLE message_number (
    sequence BIGINT NOT NULL,
    highest BIGINT NOT NULL,
    CONSTRAINT pk_message_number PRIMARY KEY (sequence)
);

CREATE TABLE printed_text (
    hash TEXT NOT NULL,
    prints JSONB NOT NULL,
    CONSTRAINT pk_printed_text PRIMARY KEY (hash)
);

CREATE TABLE probe_message (
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    gone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_probe_message PRIMARY KEY (chat, message)
);

CREATE TABLE sending_pause (
    id BIGSERIAL NOT NULL,
    cause TEXT NOT NULL,
    troubled INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    times INTEGER NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    resumed BOOLEAN NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE,
    end_told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_sending_pause PRIMARY KEY (id)
);

CREATE TABLE source (
    number BIGSERIAL NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    ownership TEXT NOT NULL,
    party TEXT NOT NULL,
    family TEXT NOT NULL,
    language TEXT NOT NULL,
    policy TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    removed_at TIMESTAMP WITH TIME ZONE,
    next_fetch_at TIMESTAMP WITH TIME ZONE NOT NULL,
    interval FLOAT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    last_attempt_at TIMESTAMP WITH TIME ZONE,
    last_success_at TIMESTAMP WITH TIME ZONE,
    newest_item_at TIMESTAMP WITH TIME ZONE,
    failures INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    recipe JSONB,
    trouble TEXT,
    items INTEGER,
    undated INTEGER DEFAULT '0' NOT NULL,
    cadence FLOAT,
    longest_gap FLOAT,
    read_whole_at TIMESTAMP WITH TIME ZONE,
    changed_at TIMESTAMP WITH TIME ZONE,
    moved_to TEXT DEFAULT '' NOT NULL,
    skip_hours JSONB DEFAULT '[]' NOT NULL,
    skip_days JSONB DEFAULT '[]' NOT NULL,
    moved_at TIMESTAMP WITH TIME ZONE,
    former JSONB,
    sites TEXT DEFAULT '' NOT NULL,
    names JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_source PRIMARY KEY (number),
    CONSTRAINT uq_source_url UNIQUE (url)
);

CREATE TABLE story (
    id BIGSERIAL NOT NULL,
    payload JSONB NOT NULL,
    first_stored TIMESTAMP WITH TIME ZONE NOT NULL,
    last_stored TIMESTAMP WITH TIME ZONE NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    importance FLOAT DEFAULT '0' NOT NULL,
    newest TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_story PRIMARY KEY (id)
);

CREATE TABLE subscriber (
    id BIGSERIAL NOT NULL,
    chat BIGINT NOT NULL,
    thread BIGINT NOT NULL,
    kind TEXT NOT NULL,
    zone TEXT NOT NULL,
    hours JSONB NOT NULL,
    themes JSONB NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    paused_until TIMESTAMP WITH TIME ZONE,
    next_digest_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    strikes INTEGER NOT NULL,
    review_weekday INTEGER,
    set_up_by BIGINT DEFAULT '0' NOT NULL,
    refusal TEXT DEFAULT '' NOT NULL,
    refused_at TIMESTAMP WITH TIME ZONE,
    refusal_told_at TIMESTAMP WITH TIME ZONE,
    quiet_from TEXT,
    quiet_until TEXT,
    told_key TEXT,
    told_at TIMESTAMP WITH TIME ZONE,
    reads JSONB DEFAULT '[]' NOT NULL,
    length TEXT DEFAULT 'normal' NOT NULL,
    CONSTRAINT pk_subscriber PRIMARY KEY (id),
    CONSTRAINT uq_subscriber_chat_thread UNIQUE (chat, thread)
);

CREATE TABLE update_seen (
    bot_id BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    done BOOLEAN DEFAULT true NOT NULL,
    raw TEXT,
    begun INTEGER DEFAULT '0' NOT NULL,
    chat BIGINT DEFAULT '0' NOT NULL,
    answers INTEGER DEFAULT '0' NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_update_seen PRIMARY KEY (bot_id, update_id)
);

CREATE TABLE answer (
    id BIGSERIAL NOT NULL,
    subscriber_id BIGINT NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE NOT NULL,
    chat BIGINT NOT NULL,
    message BIGINT NOT NULL,
    printed_hash TEXT NOT NULL,
    CONSTRAINT pk_answer PRIMARY KEY (id),
    CONSTRAINT fk_answer_subscriber_id_subscriber FOREIGN KEY (subscriber_id)
        REFERENCES subscriber (id) ON DELETE CASCADE,
    CONSTRAINT fk_answer_printed_hash_printed_text FOREIGN KEY (printed_hash) REFERENCES printed_text (hash)
);

CREATE TABLE article (
    id BIGSERIAL NOT NULL,
    source_number BIGINT NOT NULL,
    url TEXT NOT NULL,
    url_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    published TIMESTAMP WITH TIME ZONE,
    published_guessed BOOLEAN NOT NULL,
    updated TIMESTAMP WITH TIME ZONE,
    guid TEXT NOT NULL,
    author TEXT NOT NULL,
    language TEXT NOT NULL,
    complete BOOLEAN NOT NULL,
    source_credit TEXT NOT NULL,
    document_number TEXT NOT NULL,
    effective_on DATE,
    comments_close_on DATE,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE,
    relevant BOOLEAN,
    verdict_reason TEXT NOT NULL,
    verdict_evidence JSONB NOT NULL,
    reprint_of BIGINT CONSTRAINT fk_article_reprint_of_article REFERENCES article (id) ON DELETE SET NULL,
    kind TEXT DEFAULT 'news' NOT NULL,
    offered_title TEXT DEFAULT '' NOT NULL,
    offered_at TIMESTAMP WITH TIME ZONE,
    unseen_until TIMESTAMP WITH TIME ZONE,
    told_at TIMESTAMP WITH TIME ZONE,
    replaces BIGINT CONSTRAINT fk_article_replaces_article REFERENCES article (id) ON DELETE SET NULL,
    corrects BOOLEAN DEFAULT false NOT NULL,
    seconds FLOAT,
    together INTEGER,
    set_aside_by INTEGER,
    withdrawn BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_article PRIMARY KEY (id),
    CONSTRAINT fk_article_source_number_source FOREIGN KEY (source_number) REFERENCES source (number),
    CONSTRAINT uq_article_url_hash UNIQUE (url_hash)
);

CREATE TABLE broadcast_recipient (
    cause TEXT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    CONSTRAINT pk_broadcast_recipient PRIMARY KEY (cause, subscriber_id),
    CONSTRAINT fk_broadcast_recipient_subscriber_id_subscriber FOREIGN KEY (subscriber_id)
        REFERENCES subscriber (id) ON DELETE CASCADE
);

CREATE TABLE edition (
    id BIGSERIAL NOT NULL,
    subscriber_id BIGINT NOT NULL,
    slot TIMESTAMP WITH TIME ZONE NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    parts INTEGER NOT NULL,
    text_hash TEXT NOT NULL,
    kind TEXT DEFAULT 'digest' NOT NULL,
    cause TEXT DEFAULT '' NOT NULL,
    answers_message BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT pk_edition PRIMARY KEY (id),
    CONSTRAINT fk_edition_subscriber_id_subscriber FOREIGN KEY (subscriber_id)
        REFERENCES subscriber (id) ON DELETE CASCADE,
    CONSTRAINT fk_edition_text_hash_edition_text FOREIGN KEY (text_hash) REFERENCES edition_text (hash)
);

CREATE TABLE edition_answer (
    text_hash TEXT NOT NULL,
    part INTEGER NOT NULL,
    told_slot TIMESTAMP WITH TIME ZONE NOT NULL,
    told_part INTEGER NOT NULL,
    quote TEXT NOT NULL,
    position INTEGER NOT NULL,
    bold BOOLEAN NOT NULL,
    told_cause TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_edition_answer PRIMARY KEY (text_hash, part),
    CONSTRAINT fk_edition_answer_text_hash_edition_text FOREIGN KEY (text_hash)
        REFERENCES edition_text (hash) ON DELETE CASCADE
);

CREATE TABLE incident (
    id BIGSERIAL NOT NULL,
    source_number BIGINT NOT NULL,
    trouble TEXT NOT NULL,
    detail TEXT NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    told_at TIMESTAMP WITH TIME ZONE,
    end_told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_incident PRIMARY KEY (id),
    CONSTRAINT fk_incident_source_number_source FOREIGN KEY (source_number) REFERENCES source (number)
);

CREATE TABLE story_outline (
    number BIGSERIAL NOT NULL,
    story_id BIGINT NOT NULL,
    payload TEXT NOT NULL,
    CONSTRAINT pk_story_outline PRIMARY KEY (number),
    CONSTRAINT fk_story_outline_story_id_story FOREIGN KEY (story_id) REFERENCES story (id) ON DELETE CASCADE,
    CONSTRAINT uq_story_outline_story_id UNIQUE (story_id)
);

CREATE TABLE story_theme (
    story_id BIGINT NOT NULL,
    theme TEXT NOT NULL,
    share FLOAT DEFAULT '1' NOT NULL,
    CONSTRAINT pk_story_theme PRIMARY KEY (story_id, theme),
    CONSTRAINT fk_story_theme_story_id_story FOREIGN KEY (story_id) REFERENCES story (id) ON DELETE CASCADE
);

CREATE TABLE annotation (
    article_id BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    payload TEXT NOT NULL,
    CONSTRAINT pk_annotation PRIMARY KEY (article_id),
    CONSTRAINT fk_annotation_article_id_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE
);

CREATE TABLE article_address (
    url_hash TEXT NOT NULL,
    article_id BIGINT NOT NULL,
    CONSTRAINT pk_article_address PRIMARY KEY (url_hash),
    CONSTRAINT fk_article_address_article_id_article FOREIGN KEY (article_id)
        REFERENCES article (id) ON DELETE CASCADE
);

CREATE TABLE article_search (
    article_id BIGINT NOT NULL,
    words TEXT NOT NULL,
    CONSTRAINT pk_article_search PRIMARY KEY (article_id),
    CONSTRAINT fk_article_search_article_id_article FOREIGN KEY (article_id)
        REFERENCES article (id) ON DELETE CASCADE
);

CREATE TABLE article_shingle (
    value BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    CONSTRAINT pk_article_shingle PRIMARY KEY (value, article_id),
    CONSTRAINT fk_article_shingle_article_id_article FOREIGN KEY (article_id)
        REFERENCES article (id) ON DELETE CASCADE
);

CREATE TABLE article_sketch (
    article_id BIGINT NOT NULL,
    sketch BYTEA NOT NULL,
    CONSTRAINT pk_article_sketch PRIMARY KEY (article_id),
    CONSTRAINT fk_article_sketch_article_id_article FOREIGN KEY (article_id)
        REFERENCES article (id) ON DELETE CASCADE
);

CREATE TABLE correction (
    id BIGSERIAL NOT NULL,
    article_id BIGINT NOT NULL,
    story_id BIGINT,
    payload JSONB NOT NULL,
    found_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_correction PRIMARY KEY (id),
    CONSTRAINT uq_correction_article_id UNIQUE (article_id),
    CONSTRAINT fk_correction_article_id_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE,
    CONSTRAINT fk_correction_story_id_story FOREIGN KEY (story_id) REFERENCES story (id) ON DELETE SET NULL
);

CREATE TABLE delivery (
    id BIGSERIAL NOT NULL,
    edition_id BIGINT NOT NULL,
    part INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    message BIGINT NOT NULL,
    new_chat BIGINT NOT NULL,
    reason TEXT NOT NULL,
    owner TEXT DEFAULT '' NOT NULL,
    id_floor BIGINT DEFAULT '0' NOT NULL,
    sequence BIGINT DEFAULT '0' NOT NULL,
    probe_at TIMESTAMP WITH TIME ZONE,
    trouble TEXT DEFAULT '' NOT NULL,
    report_at TIMESTAMP WITH TIME ZONE,
    reported_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_delivery PRIMARY KEY (id),
    CONSTRAINT fk_delivery_edition_id_edition FOREIGN KEY (edition_id) REFERENCES edition (id) ON DELETE CASCADE,
    CONSTRAINT uq_delivery_edition_id_part UNIQUE (edition_id, part)
);

CREATE TABLE story_article (
    story_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    CONSTRAINT pk_story_article PRIMARY KEY (story_id, article_id),
    CONSTRAINT fk_story_article_article_id_article FOREIGN KEY (article_id)
        REFERENCES article (id) ON DELETE CASCADE,
    CONSTRAINT fk_story_article_story_id_story FOREIGN KEY (story_id) REFERENCES story (id) ON DELETE CASCADE
);

CREATE TABLE story_date (
    story_id BIGINT NOT NULL,
    rank INTEGER NOT NULL,
    article_id BIGINT NOT NULL,
    passage INTEGER NOT NULL,
    text TEXT NOT NULL,
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    what TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_story_date PRIMARY KEY (story_id, rank),
    CONSTRAINT fk_story_date_article_id_article FOREIGN KEY (article_id) REFERENCES article (id) ON DELETE CASCADE,
    CONSTRAINT fk_story_date_story_id_story FOREIGN KEY (story_id) REFERENCES story (id) ON DELETE CASCADE
);

CREATE TABLE theme_score (
    article_id BIGINT NOT NULL,
    theme TEXT NOT NULL,
    rank INTEGER NOT NULL,
    score INTEGER NOT NULL,
    section BOOLEAN NOT NULL,
    evidence JSONB NOT NULL,
    CONSTRAINT pk_theme_score PRIMARY KEY (article_id, theme),
    CONSTRAINT fk_theme_score_article_id_article FOREIGN KEY (article_id)
        REFERENCES article (id) ON DELETE CASCADE
);

CREATE TABLE correction_recipient (
    correction_id BIGINT NOT NULL,
    subscriber_id BIGINT NOT NULL,
    edition_id BIGINT,
    answer_id BIGINT,
    fault BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_correction_recipient PRIMARY KEY (correction_id, subscriber_id),
    CONSTRAINT fk_correction_recipient_correction_id_correction FOREIGN KEY (correction_id)
        REFERENCES correction (id) ON DELETE CASCADE,
    CONSTRAINT fk_correction_recipient_subscriber_id_subscriber FOREIGN KEY (subscriber_id)
        REFERENCES subscriber (id) ON DELETE CASCADE,
    CONSTRAINT fk_correction_recipient_edition_id_edition FOREIGN KEY (edition_id)
        REFERENCES edition (id) ON DELETE SET NULL,
    CONSTRAINT fk_correction_recipient_answer_id_answer FOREIGN KEY (answer_id)
        REFERENCES answer (id) ON DELETE SET NULL
);

CREATE TABLE dated_sentence (
    article_id BIGINT NOT NULL,
    passage INTEGER NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_dated_sentence PRIMARY KEY (article_id, passage),
    CONSTRAINT fk_dated_sentence_article_id_annotation FOREIGN KEY (article_id)
        REFERENCES annotation (article_id) ON DELETE CASCADE
);

CREATE INDEX ix_source_next_fetch_at ON source (next_fetch_at);
CREATE UNIQUE INDEX uq_source_id_present ON source (id) WHERE removed_at IS NULL;
CREATE INDEX ix_article_stored_at ON article (stored_at);
CREATE INDEX ix_article_reprint_of ON article (reprint_of);
CREATE INDEX ix_article_source_number_guid ON article (source_number, guid);
CREATE INDEX ix_article_edited_at_stored_at ON article (edited_at, stored_at);
CREATE INDEX ix_article_offered_at ON article (offered_at);
CREATE INDEX ix_article_replaces ON article (replaces);
CREATE INDEX ix_article_set_aside_by ON article (set_aside_by, source_number) WHERE set_aside_by IS NOT NULL;
CREATE INDEX ix_story_article_article_id ON story_article (article_id);
CREATE INDEX ix_story_theme_theme ON story_theme (theme);
CREATE INDEX ix_story_date_date ON story_date (date);
CREATE INDEX ix_subscriber_state_next_digest_at ON subscriber (state, next_digest_at);
CREATE INDEX ix_subscriber_refused_at ON subscriber (refused_at) WHERE refused_at IS NOT NULL;
CREATE INDEX ix_update_seen_seen_at ON update_seen (seen_at);
CREATE INDEX ix_update_seen_undone ON update_seen (update_id) WHERE done IS false;
CREATE INDEX ix_update_seen_answered_at ON update_seen (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX ix_edition_text_unread ON edition_text (hash) WHERE printed IS NULL;
CREATE INDEX ix_delivery_changed_at ON delivery (changed_at);
CREATE INDEX ix_delivery_state_due_at ON delivery (state, due_at);
CREATE INDEX ix_delivery_sequence_message ON delivery (sequence, message) WHERE message > 0;
CREATE INDEX ix_delivery_probe_at ON delivery (probe_at) WHERE probe_at IS NOT NULL;
CREATE INDEX ix_delivery_report_at ON delivery (report_at) WHERE report_at IS NOT NULL;
CREATE INDEX ix_delivery_reported_at ON delivery (reported_at) WHERE reported_at IS NOT NULL;
CREATE INDEX ix_delivery_troubled_at ON delivery (changed_at) WHERE trouble != '';
CREATE INDEX ix_article_address_article_id ON article_address (article_id);
CREATE INDEX ix_article_shingle_article_id ON article_shingle (article_id);
CREATE UNIQUE INDEX uq_incident_source_number_open ON incident (source_number) WHERE ended_at IS NULL;
CREATE INDEX ix_incident_source_number_ended_at ON incident (source_number, ended_at);
CREATE INDEX ix_incident_told_at ON incident (told_at);
CREATE INDEX ix_incident_ended_at_end_told_at ON incident (ended_at, end_told_at);
CREATE INDEX ix_story_last_stored ON story (last_stored, importance, newest);
CREATE INDEX ix_edition_slot ON edition (slot);
CREATE INDEX ix_edition_text_hash ON edition (text_hash);
CREATE UNIQUE INDEX uq_edition_subscriber_id_slot ON edition (subscriber_id, slot) WHERE kind = 'digest';
CREATE UNIQUE INDEX uq_edition_subscriber_id_kind_cause ON edition (subscriber_id, kind, cause)
    WHERE kind != 'digest';
CREATE INDEX ix_correction_found_at ON correction (found_at);
CREATE INDEX ix_correction_story_id ON correction (story_id);
CREATE INDEX ix_correction_recipient_subscriber_id ON correction_recipient (subscriber_id);
CREATE INDEX ix_correction_recipient_edition_id ON correction_recipient (edition_id);
CREATE INDEX ix_correction_recipient_answer_id ON correction_recipient (answer_id);
CREATE INDEX ix_answer_subscriber_id ON answer (subscriber_id);
CREATE INDEX ix_answer_said_at ON answer (said_at);
CREATE INDEX ix_answer_printed_hash ON answer (printed_hash);
CREATE INDEX ix_broadcast_recipient_subscriber_id ON broadcast_recipient (subscriber_id);
CREATE INDEX ix_article_search_words ON article_search USING gin (
    array_to_tsvector(string_to_array(regexp_replace(words, '\S{200}\S+', '-', 'g'), ' '))
);
