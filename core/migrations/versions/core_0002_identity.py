"""Organisations, people, sessions, reference tables, idempotency keys.

Dates `valid_from`/`valid_to` are both included, so periods are `daterange(…, '[]')`; btree_gist (a trusted extension
that PostgreSQL ships) lets an exclusion constraint keep two periods of one thing apart.
"""

from __future__ import annotations

from alembic import op

from core.identity.actors import GroupRole, Wall
from core.migrate import run_sql
from core.walls import protect

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None

BODY, SUPPLIER, CENTRE, WORKER = GroupRole.BODY, GroupRole.SUPPLIER, GroupRole.CENTRE, GroupRole.WORKER
REVIEWER = GroupRole.REVIEWER

ORGANISATION_KINDS = (
    "'ministry', 'budget_body', 'other_body', 'school_network', 'higher_education', 'health', 'state_enterprise', "
    "'municipal', 'centre', 'reviewer_office', 'supplier'"
)
ROLES = "'requester', 'manager', 'delegate', 'administrator', 'analyst', 'director', 'reviewer', 'supplier'"
FUNCTIONS = (
    "'chief_executive', 'information_officer', 'information_owner', 'privacy_officer', 'contract_rules_officer', "
    "'finance_officer', 'signatory'"
)

TABLES = f"""
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE organisation (
    id uuid CONSTRAINT pk_organisation PRIMARY KEY,
    kind text NOT NULL CONSTRAINT ck_organisation_kind CHECK (kind IN ({ORGANISATION_KINDS})),
    name text NOT NULL CONSTRAINT ck_organisation_name CHECK (name <> ''),
    neq text CONSTRAINT uq_organisation_neq UNIQUE CONSTRAINT ck_organisation_neq CHECK (neq ~ '^[0-9]{{10}}$'),
    state text NOT NULL DEFAULT 'active' CONSTRAINT ck_organisation_state CHECK (state IN ('active', 'suspended')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);

CREATE TABLE organisation_attribute (
    id uuid CONSTRAINT pk_organisation_attribute PRIMARY KEY,
    organisation_id uuid NOT NULL
        CONSTRAINT fk_organisation_attribute_organisation_id REFERENCES organisation (id),
    name text NOT NULL CONSTRAINT ck_organisation_attribute_name CHECK (name <> ''),
    value jsonb NOT NULL,
    source text NOT NULL DEFAULT '',
    valid_from date NOT NULL,
    valid_to date CONSTRAINT ck_organisation_attribute_period CHECK (valid_to >= valid_from),
    CONSTRAINT ex_organisation_attribute_period EXCLUDE USING gist (
        organisation_id WITH =, name WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

CREATE TABLE person (
    id uuid CONSTRAINT pk_person PRIMARY KEY,
    email text NOT NULL CONSTRAINT uq_person_email UNIQUE
        CONSTRAINT ck_person_email CHECK (email = lower(email) AND email LIKE '%_@_%'),
    name text NOT NULL CONSTRAINT ck_person_name CHECK (name <> ''),
    language text NOT NULL DEFAULT 'fr' CONSTRAINT ck_person_language CHECK (language IN ('fr', 'en')),
    state text NOT NULL DEFAULT 'active' CONSTRAINT ck_person_state CHECK (state IN ('active', 'closed')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);

CREATE TABLE person_password (
    person_id uuid CONSTRAINT pk_person_password PRIMARY KEY
        CONSTRAINT fk_person_password_person_id REFERENCES person (id),
    hash text NOT NULL CONSTRAINT ck_person_password_hash CHECK (hash LIKE '$argon2id$%'),
    changed_at timestamptz NOT NULL
);

CREATE TABLE membership (
    id uuid CONSTRAINT pk_membership PRIMARY KEY,
    person_id uuid NOT NULL CONSTRAINT fk_membership_person_id REFERENCES person (id),
    organisation_id uuid NOT NULL CONSTRAINT fk_membership_organisation_id REFERENCES organisation (id),
    role text NOT NULL CONSTRAINT ck_membership_role CHECK (role IN ({ROLES})),
    title text NOT NULL DEFAULT '',
    valid_from date NOT NULL,
    valid_to date CONSTRAINT ck_membership_period CHECK (valid_to >= valid_from - 1),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CONSTRAINT ex_membership_period EXCLUDE USING gist (
        person_id WITH =, organisation_id WITH =, role WITH =,
        daterange(valid_from, valid_to + 1) WITH &&)
);
CREATE INDEX ix_membership_organisation_id ON membership (organisation_id);

CREATE TABLE body_function (
    id uuid CONSTRAINT pk_body_function PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT fk_body_function_organisation_id REFERENCES organisation (id),
    function text NOT NULL CONSTRAINT ck_body_function_function CHECK (function IN ({FUNCTIONS})),
    scope text NOT NULL DEFAULT '',
    holder_id uuid NOT NULL CONSTRAINT fk_body_function_holder_id REFERENCES person (id),
    delegate_id uuid CONSTRAINT fk_body_function_delegate_id REFERENCES person (id)
        CONSTRAINT ck_body_function_delegate CHECK (delegate_id <> holder_id),
    title text NOT NULL DEFAULT '',
    instrument text NOT NULL DEFAULT '',
    valid_from date NOT NULL,
    valid_to date CONSTRAINT ck_body_function_period CHECK (valid_to >= valid_from),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_body_function_instrument CHECK (delegate_id IS NULL OR instrument <> ''),
    CONSTRAINT ex_body_function_period EXCLUDE USING gist (
        organisation_id WITH =, function WITH =, scope WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX ix_body_function_holder_id ON body_function (holder_id);

CREATE TABLE deputy (
    id uuid CONSTRAINT pk_deputy PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT fk_deputy_organisation_id REFERENCES organisation (id),
    person_id uuid NOT NULL CONSTRAINT fk_deputy_person_id REFERENCES person (id),
    deputy_id uuid NOT NULL CONSTRAINT fk_deputy_deputy_id REFERENCES person (id),
    valid_from date NOT NULL,
    valid_to date CONSTRAINT ck_deputy_period CHECK (valid_to >= valid_from),
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_deputy_other CHECK (deputy_id <> person_id),
    CONSTRAINT ex_deputy_period EXCLUDE USING gist (
        organisation_id WITH =, person_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX ix_deputy_organisation_id ON deputy (organisation_id);
CREATE INDEX ix_deputy_deputy_id ON deputy (deputy_id);

CREATE TABLE machine (
    id uuid CONSTRAINT pk_machine PRIMARY KEY,
    organisation_id uuid NOT NULL CONSTRAINT fk_machine_organisation_id REFERENCES organisation (id),
    name text NOT NULL CONSTRAINT ck_machine_name CHECK (name <> ''),
    role text NOT NULL CONSTRAINT ck_machine_role CHECK (role IN ({ROLES})),
    token_hash bytea NOT NULL CONSTRAINT uq_machine_token_hash UNIQUE,
    valid_to date,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_machine_organisation_id ON machine (organisation_id);

CREATE TABLE session (
    id uuid CONSTRAINT pk_session PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT uq_session_token_hash UNIQUE
        CONSTRAINT ck_session_token_hash CHECK (length(token_hash) = 32),
    person_id uuid NOT NULL CONSTRAINT fk_session_person_id REFERENCES person (id),
    organisation_id uuid CONSTRAINT fk_session_organisation_id REFERENCES organisation (id),
    channel text NOT NULL CONSTRAINT ck_session_channel CHECK (channel IN ('page', 'api')),
    user_agent_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ix_session_person_id ON session (person_id);

CREATE TABLE idempotency_key (
    actor text NOT NULL,
    key text NOT NULL CONSTRAINT ck_idempotency_key_key CHECK (length(key) BETWEEN 1 AND 200),
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    headers jsonb NOT NULL,
    answer jsonb,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (actor, key)
);
CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at);

CREATE UNLOGGED TABLE throttle (
    key text CONSTRAINT pk_throttle PRIMARY KEY,
    arrival timestamptz NOT NULL
);

CREATE TABLE reference_table (
    id uuid CONSTRAINT pk_reference_table PRIMARY KEY,
    name text NOT NULL,
    key text NOT NULL,
    valid_from date NOT NULL,
    valid_to date CONSTRAINT ck_reference_table_period CHECK (valid_to >= valid_from),
    value jsonb NOT NULL,
    source text NOT NULL CONSTRAINT ck_reference_table_source CHECK (source <> ''),
    standing text NOT NULL
        CONSTRAINT ck_reference_table_standing CHECK (standing IN ('sourced', 'background', 'inferred')),
    version integer NOT NULL DEFAULT 1,
    loaded_at timestamptz NOT NULL,
    CONSTRAINT ex_reference_table_period EXCLUDE USING gist (
        name WITH =, key WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
)
"""

# A person belongs to no single organisation, so no tenant writes `person`: an organisation's administrator gets the key
# of the person who has this address, known or new, and learns nothing else before the membership exists.
ADMIT = """
CREATE FUNCTION person_admit(p_id uuid, p_email text, p_name text, p_language text, p_at timestamptz)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE admitted uuid;
BEGIN
    INSERT INTO person (id, email, name, language, created_at)
    VALUES (p_id, lower(p_email), p_name, p_language, p_at)
    ON CONFLICT (email) DO NOTHING;
    SELECT id INTO admitted FROM person WHERE email = lower(p_email);
    RETURN admitted;
END $$
"""

# Whoever holds a person's key (an event, a decision) may print the name that goes with it.
NAMES = """
CREATE FUNCTION person_names(p_ids uuid[])
RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.name FROM person p WHERE p.id = ANY (p_ids)
$$
"""

# One round trip a request. The row is touched at most once a minute, and never waited for.
SESSION = """
CREATE FUNCTION session_actor(
    p_token bytea, p_now timestamptz, p_today date, p_idle interval, p_longest interval)
RETURNS TABLE (
    session_id uuid, expires_at timestamptz, person_id uuid, name text, language text,
    organisation_id uuid, organisation_name text, kind text, roles text[], organisations integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    it session%ROWTYPE;
BEGIN
    SELECT * INTO it FROM session s WHERE s.token_hash = p_token AND s.expires_at > p_now;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF it.last_seen_at <= p_now - interval '1 minute' THEN
        it.expires_at := least(p_now + p_idle, it.created_at + p_longest);
        UPDATE session s SET last_seen_at = p_now, expires_at = it.expires_at
         WHERE s.id = (SELECT l.id FROM session l WHERE l.id = it.id FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN QUERY
    SELECT it.id, it.expires_at, p.id, p.name, p.language, o.id, o.name, o.kind,
           ARRAY(SELECT m.role FROM membership m
                  WHERE m.person_id = p.id AND m.organisation_id = o.id
                    AND m.valid_from <= p_today AND (m.valid_to IS NULL OR m.valid_to >= p_today)
                  ORDER BY m.role),
           (SELECT count(DISTINCT m.organisation_id)::integer
              FROM membership m JOIN organisation q ON q.id = m.organisation_id AND q.state = 'active'
             WHERE m.person_id = p.id
               AND m.valid_from <= p_today AND (m.valid_to IS NULL OR m.valid_to >= p_today))
      FROM person p
      LEFT JOIN organisation o ON o.id = it.organisation_id AND o.state = 'active'
     WHERE p.id = it.person_id AND p.state = 'active';
END $$
"""

# The generic cell rate algorithm (as in Valkey): the theoretical arrival moves by one step a hit, and may run ahead of
# the clock by `p_burst` steps. Returns how long to wait; zero means that the hit counted. The clock is the database's,
# for this is no business time.
THROTTLE = """
CREATE FUNCTION throttle_hit(p_key text, p_step interval, p_burst integer)
RETURNS interval LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    stood timestamptz;
BEGIN
    INSERT INTO throttle AS t (key, arrival) VALUES (p_key, moment)
    ON CONFLICT (key) DO UPDATE SET arrival = greatest(t.arrival, moment)
    RETURNING t.arrival INTO stood;
    IF stood + p_step - p_step * p_burst > moment THEN
        RETURN stood + p_step - p_step * p_burst - moment;
    END IF;
    UPDATE throttle SET arrival = stood + p_step WHERE key = p_key;
    RETURN interval '0';
END $$
"""

FORGET = """
CREATE FUNCTION throttle_forget(p_key text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM throttle WHERE key = p_key
$$
"""

OWN_PERSON = (
    "EXISTS (SELECT FROM membership m WHERE m.person_id = person.id "
    "AND m.organisation_id = nullif(current_setting('app.org', true), '')::uuid)"
)
OWN_ACTOR = "actor = current_setting('app.actor', true)"
EVERYONE = ", ".join(GroupRole)


def walls() -> list[str]:
    """Who reads and writes what."""
    statements = [
        *protect("organisation", Wall.PUBLIC, writers=(CENTRE, WORKER)),
        *protect("organisation_attribute", Wall.SHARED, writers=(CENTRE, WORKER)),
        *protect("person", Wall.SHARED, writers=(WORKER,), own=OWN_PERSON),
        *protect("person_password", Wall.INTERNAL, writers=(WORKER,), delete=True),
        *protect("session", Wall.INTERNAL, writers=(WORKER,), delete=True),
        *protect("machine", Wall.INTERNAL, writers=(WORKER,)),
        *protect("throttle", Wall.INTERNAL, writers=(WORKER,), delete=True),
        *protect("reference_table", Wall.PUBLIC, writers=(WORKER,)),
        f"GRANT SELECT, INSERT, UPDATE ON idempotency_key TO {EVERYONE}",
        f"GRANT DELETE ON idempotency_key TO {WORKER}",
        "ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY idempotency_key_own ON idempotency_key TO {EVERYONE} USING ({OWN_ACTOR})",
        f"CREATE POLICY idempotency_key_old ON idempotency_key TO {WORKER} USING (true)",
        "REVOKE ALL ON FUNCTION person_admit FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION person_admit TO {BODY}, {SUPPLIER}, {CENTRE}, {REVIEWER}, {WORKER}",
        "REVOKE ALL ON FUNCTION person_names FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION person_names TO {BODY}, {SUPPLIER}, {CENTRE}, {REVIEWER}, {WORKER}",
    ]
    for table in ("membership", "body_function", "deputy"):
        statements += protect(table, Wall.SHARED, writers=(BODY, SUPPLIER, CENTRE, WORKER))
    return statements


def upgrade() -> None:
    """Make the tables, the functions and their walls."""
    tables = [statement for statement in TABLES.split(";\n") if statement.strip()]
    run_sql(op.execute, [*tables, ADMIT, NAMES, SESSION, THROTTLE, FORGET, *walls()])
