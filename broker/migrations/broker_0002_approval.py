"""Requests, their stages and what a return points at; no service and no operation without a concluded contract.

Revision ID: broker_0002
"""

from alembic import op

from core.identity.actors import GroupRole, Wall
from core.migrate import run_sql
from core.walls import protect

revision = "broker_0002"
down_revision = "broker_0001"
branch_labels = None
depends_on = ("procurement_0001",)

BODY, CENTRE, REVIEWER, WORKER = (GroupRole.BODY, GroupRole.CENTRE, GroupRole.REVIEWER, GroupRole.WORKER)
WRITERS = (BODY, CENTRE, WORKER)

TABLES = [
    """
    CREATE TABLE request (
        id uuid CONSTRAINT pk_request PRIMARY KEY,
        number text NOT NULL CONSTRAINT uq_request_number UNIQUE,
        organisation_id uuid NOT NULL CONSTRAINT fk_request_organisation_id REFERENCES organisation (id),
        kind text NOT NULL,
        file_id uuid NOT NULL CONSTRAINT fk_request_file_id REFERENCES procurement_file (id),
        choice_id uuid NOT NULL CONSTRAINT fk_request_choice_id REFERENCES choice (id),
        title text NOT NULL,
        requester_id uuid NOT NULL CONSTRAINT fk_request_requester_id REFERENCES person (id),
        chain jsonb NOT NULL,
        assessment jsonb NOT NULL,
        facts jsonb NOT NULL,
        points jsonb NOT NULL,
        changes jsonb NOT NULL,
        state text NOT NULL CONSTRAINT ck_request_state
            CHECK (state IN ('transmitted', 'returned', 'approved', 'refused', 'withdrawn', 'concluded')),
        transmitted_at timestamptz NOT NULL,
        state_since timestamptz NOT NULL,
        returned_at timestamptz,
        correct_by timestamptz,
        closed_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT uq_request_id_organisation_id UNIQUE (id, organisation_id)
    )
    """,
    """
    CREATE TABLE stage (
        id uuid CONSTRAINT pk_stage PRIMARY KEY,
        organisation_id uuid NOT NULL,
        request_id uuid NOT NULL,
        position integer NOT NULL,
        rule text NOT NULL,
        role text NOT NULL,
        scope text NOT NULL CONSTRAINT ck_stage_scope CHECK (scope IN ('body', 'centre')),
        effect text NOT NULL CONSTRAINT ck_stage_effect CHECK (effect IN ('decision', 'advice')),
        capacities jsonb NOT NULL,
        escalated_to text,
        unfavourable_blocks boolean NOT NULL,
        reason_required boolean NOT NULL,
        holders uuid[] NOT NULL CONSTRAINT ck_stage_holders CHECK (cardinality(holders) >= 1),
        inputs jsonb NOT NULL,
        inputs_hash text NOT NULL,
        state text NOT NULL
            CONSTRAINT ck_stage_state CHECK (state IN ('waiting', 'asked', 'decided', 'returned', 'void')),
        due_working_days integer NOT NULL,
        asked_at timestamptz,
        due_at timestamptz,
        days_left integer,
        taken_at timestamptz,
        taken_by uuid CONSTRAINT fk_stage_taken_by REFERENCES person (id),
        decided_at timestamptz,
        decided_by uuid CONSTRAINT fk_stage_decided_by REFERENCES person (id),
        outcome text CONSTRAINT ck_stage_outcome
            CHECK (outcome IN ('approved', 'refused', 'favourable', 'conditional', 'unfavourable')),
        reason text,
        conditions text,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT fk_stage_request FOREIGN KEY (request_id, organisation_id) REFERENCES request (id, organisation_id),
        CONSTRAINT uq_stage_request_id_position UNIQUE (request_id, position),
        CONSTRAINT uq_stage_id_request_id UNIQUE (id, request_id),
        CONSTRAINT ck_stage_taken CHECK ((taken_by IS NULL) = (taken_at IS NULL)),
        CONSTRAINT ck_stage_decided_has_outcome
            CHECK ((state = 'decided') = (outcome IS NOT NULL) OR state = 'void'),
        CONSTRAINT ck_stage_outcome_has_author
            CHECK ((outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)),
        CONSTRAINT ck_stage_outcome_fits CHECK (
            outcome IS NULL OR (effect = 'decision') = (outcome IN ('approved', 'refused')))
    )
    """,
    """
    CREATE TABLE return_point (
        id uuid CONSTRAINT pk_return_point PRIMARY KEY,
        organisation_id uuid NOT NULL,
        request_id uuid NOT NULL,
        stage_id uuid NOT NULL,
        field text NOT NULL,
        reason_code text NOT NULL,
        comment text,
        made_at timestamptz NOT NULL,
        resolved_at timestamptz,
        CONSTRAINT fk_return_point_request
            FOREIGN KEY (request_id, organisation_id) REFERENCES request (id, organisation_id),
        CONSTRAINT fk_return_point_stage FOREIGN KEY (stage_id, request_id) REFERENCES stage (id, request_id)
    )
    """,
]

INDEXES = [
    # A file has one request at a time.
    """
    CREATE UNIQUE INDEX uq_request_open_file ON request (file_id)
     WHERE state IN ('transmitted', 'returned', 'approved')
    """,
    "CREATE INDEX ix_request_state_transmitted_at ON request (state, transmitted_at)",
    "CREATE INDEX ix_request_organisation_id ON request (organisation_id, transmitted_at)",
    # A request is in one pair of hands at a time.
    "CREATE UNIQUE INDEX uq_stage_asked ON stage (request_id) WHERE state IN ('asked', 'returned')",
    "CREATE INDEX ix_stage_due ON stage (due_at) WHERE state = 'asked'",
    "CREATE INDEX ix_stage_holders ON stage USING gin (holders) WHERE state = 'asked'",
    "CREATE INDEX ix_return_point_request_id ON return_point (request_id)",
]

# Who decides, and a supplier's authorisation to contract (a public register), are asked from behind any wall; these
# functions answer that and no more.
FUNCTIONS = [
    """
    CREATE FUNCTION approval_people(p_body uuid, p_day date)
    RETURNS TABLE (scope text, role text, person_id uuid) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT CASE WHEN o.kind = 'centre' THEN 'centre' ELSE 'body' END, m.role, m.person_id
          FROM membership m
          JOIN organisation o ON o.id = m.organisation_id AND o.state = 'active'
          JOIN person p ON p.id = m.person_id AND p.state = 'active'
         WHERE (o.id = p_body OR o.kind = 'centre')
           AND m.valid_from <= p_day AND (m.valid_to IS NULL OR m.valid_to >= p_day)
        UNION
        SELECT 'body', 'delegate', one.person_id
          FROM body_function f
         CROSS JOIN LATERAL (VALUES (f.holder_id), (f.delegate_id)) AS one (person_id)
         WHERE f.organisation_id = p_body AND f.function = 'chief_executive' AND one.person_id IS NOT NULL
           AND f.valid_from <= p_day AND (f.valid_to IS NULL OR f.valid_to >= p_day)
    $$
    """,
    """
    CREATE FUNCTION contracting_authorisation(p_supplier uuid, p_day date)
    RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT value FROM organisation_attribute
         WHERE organisation_id = p_supplier AND name = 'contracting_authorisation'
           AND valid_from <= p_day AND (valid_to IS NULL OR valid_to >= p_day)
         ORDER BY valid_from DESC LIMIT 1
    $$
    """,
]

RIGHTS = [
    *protect("request", Wall.BODY, writers=WRITERS),
    *protect("stage", Wall.BODY, writers=WRITERS),
    *protect("return_point", Wall.BODY, writers=WRITERS),
    "REVOKE ALL ON FUNCTION approval_people(uuid, date) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION approval_people(uuid, date) TO {BODY}, {CENTRE}, {REVIEWER}, {WORKER}",
    "REVOKE ALL ON FUNCTION contracting_authorisation(uuid, date) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION contracting_authorisation(uuid, date) TO {BODY}, {CENTRE}, {REVIEWER}, {WORKER}",
]

CONTRACTED = [
    f"""
    ALTER TABLE {table} ADD CONSTRAINT fk_{table}_contract_id
        FOREIGN KEY (contract_id, organisation_id) REFERENCES contract (id, organisation_id)
    """
    for table in ("service", "operation")
]


def upgrade() -> None:
    """Make the tables, their walls, and what ties fulfilment to contracts."""
    run_sql(op.execute, [*TABLES, *INDEXES, *FUNCTIONS, *RIGHTS, *CONTRACTED])
