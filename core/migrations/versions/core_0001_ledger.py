"""The ledger: events chained per stream, one total order, private texts apart, checkpoints.

Nobody writes these tables but through the functions below, which run as their owner (SECURITY DEFINER). Triggers refuse
the rest to everyone, the owner included; whoever can disable triggers is found out by `courtier ledger verify`.

No index serves `audience`: pages read one stream, readers go by position.

Revision ID: core_0001
"""

from alembic import op

from core.migrate import run_sql

revision = "core_0001"
down_revision = None
branch_labels = ("core",)
depends_on = None

EVERY_ROLE = "courtier_body, courtier_supplier, courtier_centre, courtier_reviewer, courtier_worker, courtier_public"
MEMBERS = "courtier_body, courtier_supplier, courtier_centre, courtier_reviewer, courtier_worker"
OVERSEERS = "courtier_centre, courtier_reviewer, courtier_worker"
TENANTS = "courtier_body, courtier_supplier"

PATH = "pg_catalog, public, pg_temp"
"""Where the functions look for names. Nobody else has this path: it is how the guards know that a function writes (a
setting of our own would need a superuser to create it)."""

INSIDE = f"SECURITY DEFINER SET search_path = {PATH}"
"""How every function that writes runs: as its owner, and finding our tables only."""

TABLES = [
    """
    CREATE TABLE ledger_installation (
        id uuid CONSTRAINT pk_ledger_installation PRIMARY KEY,
        only_one boolean NOT NULL DEFAULT true
            CONSTRAINT uq_ledger_installation_only_one UNIQUE
            CONSTRAINT ck_ledger_installation_only_one CHECK (only_one),
        demonstration boolean NOT NULL,
        founded_at timestamptz NOT NULL,
        genesis bytea NOT NULL
    )
    """,
    """
    CREATE TABLE ledger_event (
        id uuid CONSTRAINT pk_ledger_event PRIMARY KEY,
        stream_kind text NOT NULL,
        stream_id uuid NOT NULL,
        seq bigint NOT NULL,
        name text NOT NULL,
        version integer NOT NULL,
        actor text NOT NULL,
        organisation_id uuid,
        audience uuid[] NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        payload text NOT NULL,
        data jsonb GENERATED ALWAYS AS (payload::jsonb) STORED,
        previous bytea NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT uq_ledger_event_stream UNIQUE (stream_kind, stream_id, seq),
        CONSTRAINT ck_ledger_event_one_line CHECK (strpos(stream_kind || name || actor, E'\\n') = 0)
    )
    """,
    """
    CREATE TABLE ledger_head (
        stream_kind text NOT NULL,
        stream_id uuid NOT NULL,
        seq bigint NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT pk_ledger_head PRIMARY KEY (stream_kind, stream_id)
    ) WITH (fillfactor = 70)
    """,
    """
    CREATE TABLE ledger_private (
        event_id uuid NOT NULL,
        field text NOT NULL,
        salt bytea,
        text text,
        erased_at timestamptz,
        erased_by text,
        CONSTRAINT pk_ledger_private PRIMARY KEY (event_id, field),
        CONSTRAINT ck_ledger_private_erased
            CHECK ((salt IS NULL) = (text IS NULL) AND (text IS NULL) = (erased_at IS NOT NULL))
    )
    """,
    # `n` is taken while the stream's head is locked: within a stream it grows with `seq`.
    """
    CREATE TABLE ledger_pending (
        n bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_ledger_pending PRIMARY KEY,
        event_id uuid NOT NULL
    )
    """,
    """
    CREATE TABLE ledger_position (
        position bigint CONSTRAINT pk_ledger_position PRIMARY KEY,
        event_id uuid NOT NULL CONSTRAINT uq_ledger_position_event_id UNIQUE
    )
    """,
    """
    CREATE TABLE ledger_checkpoint (
        n bigint CONSTRAINT pk_ledger_checkpoint PRIMARY KEY,
        first_position bigint NOT NULL,
        last_position bigint NOT NULL,
        body text NOT NULL,
        hash bytea NOT NULL,
        public_key bytea NOT NULL,
        signature bytea NOT NULL,
        CONSTRAINT ck_ledger_checkpoint_range CHECK (first_position <= last_position)
    )
    """,
    """
    CREATE TABLE ledger_cursor (
        reader text CONSTRAINT pk_ledger_cursor PRIMARY KEY,
        position bigint NOT NULL
    )
    """,
]

REFUSALS = [
    """
    CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% on % is refused: the ledger only grows, and only through its functions', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'LG001';
    END
    $$
    """,
    # What is written once: nobody changes it, not even the functions below.
    *(
        f"""
        CREATE TRIGGER {table}_forever BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
        """
        for table in ("ledger_event", "ledger_position", "ledger_checkpoint", "ledger_installation")
    ),
    *(
        f"""
        CREATE TRIGGER {table}_forever BEFORE DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
        """
        for table in ("ledger_head", "ledger_private")
    ),
    # What only the functions write.
    *(
        f"""
        CREATE TRIGGER {table}_inside BEFORE {verbs} ON {table} FOR EACH STATEMENT
            WHEN (current_setting('search_path') <> '{PATH}') EXECUTE FUNCTION ledger_refuse()
        """
        for table, verbs in (
            ("ledger_event", "INSERT"),
            ("ledger_position", "INSERT"),
            ("ledger_checkpoint", "INSERT"),
            ("ledger_installation", "INSERT"),
            ("ledger_head", "INSERT OR UPDATE"),
            ("ledger_private", "INSERT OR UPDATE"),
            ("ledger_pending", "INSERT OR UPDATE OR DELETE OR TRUNCATE"),
        )
    ),
]

FUNCTIONS = [
    # The bytes that an event's hash covers after the previous hash: a header of one line a field, then the payload.
    # `core/ledger/verify.py` builds the same bytes without this function.
    """
    CREATE FUNCTION ledger_bytes(
        id uuid, stream_kind text, stream_id uuid, seq bigint, name text, version integer, actor text,
        organisation_id uuid, audience uuid[], occurred_at timestamptz, recorded_at timestamptz, payload text
    ) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT convert_to(
            concat_ws(
                E'\\n', 'courtier-event-1', id, stream_kind, stream_id, seq, name, version, actor,
                coalesce(organisation_id::text, ''), array_to_string(audience, ','),
                to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                payload
            ),
            'UTF8'
        )
    $$
    """,
    # The first event of all; every other stream's first event links to it. Idempotent for the same answer.
    f"""
    CREATE FUNCTION ledger_found(installation uuid, demonstration boolean, actor text) RETURNS uuid
    LANGUAGE plpgsql {INSIDE} AS $$
    DECLARE
        there ledger_installation%ROWTYPE;
        instant timestamptz := clock_timestamp();
        payload text := format('{{"demonstration":%s}}', CASE WHEN demonstration THEN 'true' ELSE 'false' END);
        zero bytea := decode(repeat('00', 32), 'hex');
        event uuid := gen_random_uuid();
        genesis bytea;
    BEGIN
        PERFORM pg_advisory_xact_lock(7021868100002);
        SELECT * INTO there FROM ledger_installation;
        IF FOUND THEN
            IF there.demonstration <> ledger_found.demonstration THEN
                RAISE EXCEPTION 'this installation was founded % a demonstration, which cannot change',
                    CASE WHEN there.demonstration THEN 'as' ELSE 'and not as' END USING ERRCODE = 'LG003';
            END IF;
            RETURN there.id;
        END IF;
        genesis := sha256(zero || ledger_bytes(
            event, 'installation', installation, 1, 'installation.founded', 1, actor, NULL, '{{}}', instant, instant,
            payload
        ));
        INSERT INTO ledger_event (id, stream_kind, stream_id, seq, name, version, actor, organisation_id, audience,
                                  occurred_at, recorded_at, payload, previous, hash)
        VALUES (event, 'installation', installation, 1, 'installation.founded', 1, actor, NULL, '{{}}',
                instant, instant, payload, zero, genesis);
        INSERT INTO ledger_head (stream_kind, stream_id, seq, hash) VALUES ('installation', installation, 1, genesis);
        INSERT INTO ledger_pending (event_id) VALUES (event);
        INSERT INTO ledger_installation (id, demonstration, founded_at, genesis)
        VALUES (installation, demonstration, instant, genesis);
        RETURN installation;
    END
    $$
    """,
    # Append one event to its stream and return its place there. Locks the stream's head until the transaction ends.
    # An installation that nobody founded is founded by its first event, as a real one.
    f"""
    CREATE FUNCTION ledger_append(
        event uuid, kind text, stream uuid, name text, version integer, actor text, organisation uuid, audience uuid[],
        occurred timestamptz, payload text, private text
    ) RETURNS bigint LANGUAGE plpgsql {INSIDE} AS $$
    DECLARE
        recorded timestamptz := clock_timestamp();
        sequence bigint;
        link bytea;
        digest bytea;
        readers uuid[] := audience;
    BEGIN
        IF abs(extract(epoch FROM recorded - occurred)) > 300
           AND NOT coalesce((SELECT i.demonstration FROM ledger_installation i), false) THEN
            RAISE EXCEPTION 'an event is said to occur at %, more than 5 minutes from the present %', occurred, recorded
                USING ERRCODE = 'LG002', HINT = 'Only an installation founded as a demonstration may.';
        END IF;
        IF organisation IS NOT NULL AND NOT organisation = ANY (readers) THEN
            readers := readers || organisation;
        END IF;
        SELECT h.seq + 1, h.hash INTO sequence, link
          FROM ledger_head h WHERE h.stream_kind = kind AND h.stream_id = stream FOR UPDATE;
        IF NOT FOUND THEN
            SELECT i.genesis INTO link FROM ledger_installation i;
            IF NOT FOUND THEN
                PERFORM ledger_found(gen_random_uuid(), false, actor);
                SELECT i.genesis INTO link FROM ledger_installation i;
            END IF;
            INSERT INTO ledger_head (stream_kind, stream_id, seq, hash) VALUES (kind, stream, 0, link)
                ON CONFLICT DO NOTHING;
            SELECT h.seq + 1, h.hash INTO sequence, link
              FROM ledger_head h WHERE h.stream_kind = kind AND h.stream_id = stream FOR UPDATE;
        END IF;
        recorded := clock_timestamp();  -- again, under the lock: a stream's times do not go back
        digest := sha256(link || ledger_bytes(
            event, kind, stream, sequence, name, version, actor, organisation, readers, occurred, recorded, payload
        ));
        INSERT INTO ledger_event (id, stream_kind, stream_id, seq, name, version, actor, organisation_id, audience,
                                  occurred_at, recorded_at, payload, previous, hash)
        VALUES (event, kind, stream, sequence, name, version, actor, organisation, readers,
                occurred, recorded, payload, link, digest);
        UPDATE ledger_head h SET seq = sequence, hash = digest WHERE h.stream_kind = kind AND h.stream_id = stream;
        INSERT INTO ledger_pending (event_id) VALUES (event);
        IF private IS NOT NULL THEN
            INSERT INTO ledger_private (event_id, field, salt, text)
            SELECT event, r.field, decode(r.salt, 'hex'), r.text
              FROM jsonb_to_recordset(private::jsonb) AS r (field text, salt text, text text);
        END IF;
        RETURN sequence;
    END
    $$
    """,
    # Forget a private text and its salt: the event keeps a hash that nobody can guess back. True when it was there.
    f"""
    CREATE FUNCTION ledger_erase(event uuid, which text, eraser text) RETURNS boolean
    LANGUAGE plpgsql {INSIDE} AS $$
    BEGIN
        UPDATE ledger_private p SET salt = NULL, text = NULL, erased_at = clock_timestamp(), erased_by = eraser
         WHERE p.event_id = event AND p.field = which AND p.text IS NOT NULL;
        RETURN FOUND;
    END
    $$
    """,
    # Give the next positions to up to `batch` pending events and say so once. Each statement sees what committed before
    # it; a stream's next event commits after its last, so what is seen holds no gap within a stream.
    f"""
    CREATE FUNCTION ledger_sequence(batch integer, OUT moved bigint, OUT last bigint)
    LANGUAGE plpgsql {INSIDE} AS $$
    BEGIN
        moved := 0;
        IF NOT EXISTS (SELECT FROM ledger_pending) THEN
            RETURN;
        END IF;
        PERFORM pg_advisory_xact_lock(7021868100003);
        SELECT coalesce(max(p.position), 0) INTO last FROM ledger_position p;
        WITH gone AS (
            DELETE FROM ledger_pending p
             USING (SELECT c.n FROM ledger_pending c ORDER BY c.n LIMIT batch) chosen
             WHERE p.n = chosen.n
            RETURNING p.n, p.event_id
        )
        INSERT INTO ledger_position (position, event_id)
        SELECT last + row_number() OVER (ORDER BY g.n), g.event_id FROM gone g ORDER BY g.n;
        GET DIAGNOSTICS moved = ROW_COUNT;
        last := last + moved;
        IF moved > 0 THEN
            PERFORM pg_notify('courtier_ledger', last::text);
        END IF;
    END
    $$
    """,
    # Keep a signed checkpoint; it must follow the last one without a gap.
    f"""
    CREATE FUNCTION ledger_seal(
        number bigint, first_one bigint, last_one bigint, said text, digest bytea, public bytea, signed bytea
    ) RETURNS void LANGUAGE plpgsql {INSIDE} AS $$
    DECLARE
        newest ledger_checkpoint%ROWTYPE;
    BEGIN
        PERFORM pg_advisory_xact_lock(7021868100004);
        SELECT * INTO newest FROM ledger_checkpoint ORDER BY n DESC LIMIT 1;
        IF number <> coalesce(newest.n, 0) + 1 OR first_one <> coalesce(newest.last_position, 0) + 1 THEN
            RAISE EXCEPTION 'checkpoint % (positions % to %) does not follow the last', number, first_one, last_one
                USING ERRCODE = 'LG004';
        END IF;
        INSERT INTO ledger_checkpoint (n, first_position, last_position, body, hash, public_key, signature)
        VALUES (number, first_one, last_one, said, digest, public, signed);
    END
    $$
    """,
]

APPEND = "ledger_append(uuid, text, uuid, text, integer, text, uuid, uuid[], timestamptz, text, text)"
BYTES = "ledger_bytes(uuid, text, uuid, bigint, text, integer, text, uuid, uuid[], timestamptz, timestamptz, text)"
ERASE = "ledger_erase(uuid, text, text)"
FOUND = "ledger_found(uuid, boolean, text)"
SEAL = "ledger_seal(bigint, bigint, bigint, text, bytea, bytea, bytea)"
SEQUENCE = "ledger_sequence(integer)"

RIGHTS = [
    *(f"REVOKE ALL ON FUNCTION {f} FROM PUBLIC" for f in (APPEND, BYTES, ERASE, FOUND, SEAL, SEQUENCE)),
    f"GRANT EXECUTE ON FUNCTION {APPEND} TO {EVERY_ROLE}",
    f"GRANT EXECUTE ON FUNCTION {ERASE} TO courtier_centre, courtier_worker",
    f"GRANT EXECUTE ON FUNCTION {FOUND} TO courtier_worker",
    f"GRANT EXECUTE ON FUNCTION {SEQUENCE} TO courtier_worker",
    f"GRANT EXECUTE ON FUNCTION {SEAL} TO courtier_worker",
    f"GRANT SELECT ON ledger_installation, ledger_checkpoint TO {EVERY_ROLE}",
    f"GRANT SELECT ON ledger_event, ledger_private, ledger_position TO {MEMBERS}",
    f"GRANT SELECT ON ledger_head TO {OVERSEERS}",
    "GRANT SELECT ON ledger_pending TO courtier_worker",
    "GRANT SELECT, INSERT, UPDATE ON ledger_cursor TO courtier_worker",
    "ALTER TABLE ledger_event ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY ledger_event_overseers_read ON ledger_event FOR SELECT TO {OVERSEERS} USING (true)",
    f"""
    CREATE POLICY ledger_event_audience_read ON ledger_event FOR SELECT TO {TENANTS}
        USING (audience @> ARRAY[nullif(current_setting('app.org', true), '')::uuid])
    """,
    "ALTER TABLE ledger_private ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY ledger_private_overseers_read ON ledger_private FOR SELECT TO {OVERSEERS} USING (true)",
    # Whoever sees the event sees its texts: the inner read is behind the event's own policy.
    f"""
    CREATE POLICY ledger_private_audience_read ON ledger_private FOR SELECT TO {TENANTS}
        USING (EXISTS (SELECT FROM ledger_event e WHERE e.id = event_id))
    """,
]


def upgrade() -> None:
    """Make the ledger's tables, their guards, their functions and who may use them."""
    run_sql(op.execute, [*TABLES, *REFUSALS, *FUNCTIONS, *RIGHTS])
