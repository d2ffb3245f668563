"""Services, operations, steps, attempts, connections, credentials, tasks.

The foreign key of `contract_id` comes with the table of contracts, in a later revision.

Revision ID: broker_0001
"""

from alembic import op

from core.identity.actors import GroupRole, Wall
from core.migrate import run_sql
from core.walls import protect

revision = "broker_0001"
down_revision = None
branch_labels = ("broker",)
depends_on = ("core_0002",)

BODY, SUPPLIER, CENTRE, REVIEWER, WORKER = (
    GroupRole.BODY,
    GroupRole.SUPPLIER,
    GroupRole.CENTRE,
    GroupRole.REVIEWER,
    GroupRole.WORKER,
)

SERVICE_STATES = "'requested', 'provisioning', 'active', 'changing', 'suspended', 'ending', 'ended', 'error'"
OPERATION_STATES = "'pending', 'running', 'compensating', 'done', 'failed', 'needs_attention', 'cancelled'"
STEP_STATES = (
    "'pending', 'leased', 'waiting_provider', 'waiting_external', 'retry_at', 'ambiguous', 'done', 'failed', "
    "'needs_attention', 'cancelled'"
)
OPEN = "('pending', 'running', 'compensating')"

TABLES = [
    "CREATE SEQUENCE service_number AS bigint",
    """
    CREATE TABLE provider_connection (
        id uuid CONSTRAINT pk_provider_connection PRIMARY KEY,
        key text NOT NULL CONSTRAINT uq_provider_connection_key UNIQUE,
        kind text NOT NULL,
        supplier_id uuid CONSTRAINT fk_provider_connection_supplier_id REFERENCES organisation (id),
        settings jsonb NOT NULL,
        sealed bytea,
        failures integer NOT NULL DEFAULT 0,
        resting_until timestamptz,
        resting_because text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL
    )
    """,
    f"""
    CREATE TABLE service (
        id uuid CONSTRAINT pk_service PRIMARY KEY,
        number text NOT NULL CONSTRAINT uq_service_number UNIQUE,
        organisation_id uuid NOT NULL CONSTRAINT fk_service_organisation_id REFERENCES organisation (id),
        contract_id uuid NOT NULL,
        offer_version_id uuid NOT NULL,
        supplier_id uuid NOT NULL CONSTRAINT fk_service_supplier_id REFERENCES organisation (id),
        connection_id uuid NOT NULL CONSTRAINT fk_service_connection_id REFERENCES provider_connection (id),
        plan text NOT NULL,
        quantity integer NOT NULL CONSTRAINT ck_service_quantity CHECK (quantity > 0),
        parameters jsonb NOT NULL,
        state text NOT NULL DEFAULT 'requested' CONSTRAINT ck_service_state CHECK (state IN ({SERVICE_STATES})),
        health text NOT NULL DEFAULT 'unknown'
            CONSTRAINT ck_service_health CHECK (health IN ('unknown', 'well', 'impaired', 'down')),
        domain_verified boolean NOT NULL DEFAULT false,
        mailboxes_migrated integer NOT NULL DEFAULT 0,
        mailboxes_total integer NOT NULL DEFAULT 0,
        outputs jsonb NOT NULL DEFAULT '{{}}',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT ck_service_migrated CHECK (0 <= mailboxes_migrated AND mailboxes_migrated <= mailboxes_total)
    )
    """,
    f"""
    CREATE TABLE operation (
        id uuid CONSTRAINT pk_operation PRIMARY KEY,
        service_id uuid NOT NULL CONSTRAINT fk_operation_service_id REFERENCES service (id),
        organisation_id uuid NOT NULL CONSTRAINT fk_operation_organisation_id REFERENCES organisation (id),
        contract_id uuid NOT NULL,
        kind text NOT NULL CONSTRAINT ck_operation_kind CHECK (kind IN ('create', 'change', 'end')),
        state text NOT NULL DEFAULT 'pending' CONSTRAINT ck_operation_state CHECK (state IN ({OPERATION_STATES})),
        target jsonb NOT NULL,
        lease_token uuid,
        lease_until timestamptz,
        next_attempt_at timestamptz NOT NULL,
        wake_at timestamptz NOT NULL,
        deadline timestamptz NOT NULL,
        giving_up text CONSTRAINT ck_operation_giving_up CHECK (giving_up IN ('failed', 'cancelled')),
        opened_by text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT ck_operation_lease CHECK ((lease_token IS NULL) = (lease_until IS NULL))
    ) WITH (fillfactor = 70)
    """,
    f"""
    CREATE TABLE step (
        id uuid CONSTRAINT pk_step PRIMARY KEY,
        operation_id uuid NOT NULL CONSTRAINT fk_step_operation_id REFERENCES operation (id),
        organisation_id uuid NOT NULL CONSTRAINT fk_step_organisation_id REFERENCES organisation (id),
        position integer NOT NULL,
        name text NOT NULL,
        action text NOT NULL,
        spec jsonb NOT NULL,
        call_timeout double precision NOT NULL
            CONSTRAINT ck_step_call_timeout CHECK (call_timeout > 0 AND call_timeout <= 300),
        patience double precision NOT NULL,
        reversible boolean NOT NULL,
        undoes uuid CONSTRAINT fk_step_undoes REFERENCES step (id),
        state text NOT NULL DEFAULT 'pending' CONSTRAINT ck_step_state CHECK (state IN ({STEP_STATES})),
        tries integer NOT NULL DEFAULT 0,
        next_at timestamptz,
        waiting_since timestamptz,
        ref text,
        token text,
        outputs jsonb NOT NULL DEFAULT '{{}}',
        error_kind text,
        error_text text,
        finished_at timestamptz,
        CONSTRAINT uq_step_operation_id_position UNIQUE (operation_id, position)
    ) WITH (fillfactor = 70)
    """,
    """
    CREATE TABLE attempt (
        id uuid CONSTRAINT pk_attempt PRIMARY KEY,
        step_id uuid NOT NULL CONSTRAINT fk_attempt_step_id REFERENCES step (id),
        n integer NOT NULL,
        lease_token uuid NOT NULL,
        request_hash text NOT NULL,
        sent_at timestamptz NOT NULL,
        deadline timestamptz NOT NULL,
        answered_at timestamptz,
        outcome text,
        CONSTRAINT uq_attempt_step_id_n UNIQUE (step_id, n),
        CONSTRAINT ck_attempt_answered CHECK ((answered_at IS NULL) = (outcome IS NULL))
    ) WITH (fillfactor = 70)
    """,
    """
    CREATE TABLE manual_task (
        id uuid CONSTRAINT pk_manual_task PRIMARY KEY,
        step_id uuid NOT NULL CONSTRAINT uq_manual_task_step_id UNIQUE
            CONSTRAINT fk_manual_task_step_id REFERENCES step (id),
        service_id uuid NOT NULL CONSTRAINT fk_manual_task_service_id REFERENCES service (id),
        organisation_id uuid NOT NULL CONSTRAINT fk_manual_task_organisation_id REFERENCES organisation (id),
        supplier_id uuid NOT NULL CONSTRAINT fk_manual_task_supplier_id REFERENCES organisation (id),
        assignee text NOT NULL CONSTRAINT ck_manual_task_assignee CHECK (assignee IN ('supplier', 'body', 'centre')),
        kind text NOT NULL,
        content jsonb NOT NULL,
        due_at timestamptz NOT NULL,
        done_at timestamptz,
        done_by uuid,
        answer jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL
    )
    """,
    """
    CREATE TABLE credential (
        id uuid CONSTRAINT pk_credential PRIMARY KEY,
        service_id uuid NOT NULL CONSTRAINT fk_credential_service_id REFERENCES service (id),
        organisation_id uuid NOT NULL CONSTRAINT fk_credential_organisation_id REFERENCES organisation (id),
        step_id uuid NOT NULL CONSTRAINT fk_credential_step_id REFERENCES step (id),
        name text NOT NULL,
        sealed bytea,
        revealed_at timestamptz,
        revealed_by uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT uq_credential_step_id_name UNIQUE (step_id, name),
        CONSTRAINT ck_credential_once CHECK (revealed_at IS NULL OR sealed IS NULL)
    )
    """,
]

INDEXES = [
    # One operation of a service at a time; one that needs attention still holds its place.
    """
    CREATE UNIQUE INDEX uq_operation_running ON operation (service_id)
     WHERE state IN ('pending', 'running', 'compensating', 'needs_attention')
    """,
    f"CREATE INDEX ix_operation_wake ON operation (wake_at) WHERE state IN {OPEN}",
    "CREATE INDEX ix_operation_attention ON operation (created_at) WHERE state = 'needs_attention'",
    "CREATE INDEX ix_operation_service_id ON operation (service_id, created_at)",
    "CREATE INDEX ix_step_undoes ON step (undoes) WHERE undoes IS NOT NULL",
    "CREATE INDEX ix_service_organisation_id ON service (organisation_id, created_at)",
    "CREATE INDEX ix_service_contract_id ON service (contract_id)",
    "CREATE INDEX ix_service_connection_id ON service (connection_id)",
    "CREATE INDEX ix_manual_task_open ON manual_task (assignee, due_at) WHERE done_at IS NULL",
    "CREATE INDEX ix_manual_task_service_id ON manual_task (service_id)",
    "CREATE INDEX ix_credential_service_id ON credential (service_id)",
]

SEES_CONNECTION = "(id, key, kind, supplier_id, settings, version, created_at)"

RIGHTS = [
    *protect("service", Wall.BODY, writers=(BODY, CENTRE, WORKER)),
    *protect("operation", Wall.BODY, writers=(BODY, CENTRE, WORKER)),
    *protect("step", Wall.BODY, writers=(BODY, CENTRE, WORKER)),
    *protect("manual_task", Wall.BODY, writers=(BODY, CENTRE, WORKER)),
    *protect("credential", Wall.BODY, writers=(BODY, WORKER)),
    *protect("attempt", Wall.INTERNAL, writers=(WORKER,), readers=(CENTRE, REVIEWER)),
    *protect("provider_connection", Wall.INTERNAL, writers=(CENTRE, WORKER)),
    # Whoever concludes a contract plans against the connection, and never sees its credentials.
    f"GRANT SELECT {SEES_CONNECTION} ON provider_connection TO {BODY}, {SUPPLIER}, {REVIEWER}",
    f"GRANT USAGE ON SEQUENCE service_number TO {BODY}, {CENTRE}, {WORKER}",
    # A supplier sees and completes its own tasks, and knows the service they are about.
    f"GRANT SELECT ON manual_task TO {SUPPLIER}",
    f"GRANT UPDATE (done_at, done_by, answer) ON manual_task TO {SUPPLIER}",
    f"""
    CREATE POLICY manual_task_supplier_read ON manual_task FOR SELECT TO {SUPPLIER}
        USING (supplier_id = nullif(current_setting('app.org', true), '')::uuid AND assignee = 'supplier')
    """,
    f"""
    CREATE POLICY manual_task_supplier_update ON manual_task FOR UPDATE TO {SUPPLIER}
        USING (supplier_id = nullif(current_setting('app.org', true), '')::uuid AND assignee = 'supplier')
        WITH CHECK (supplier_id = nullif(current_setting('app.org', true), '')::uuid AND assignee = 'supplier')
    """,
    f"GRANT SELECT ON service, operation, step TO {SUPPLIER}",
    f"""
    CREATE POLICY service_supplier_read ON service FOR SELECT TO {SUPPLIER}
        USING (supplier_id = nullif(current_setting('app.org', true), '')::uuid)
    """,
    f"""
    CREATE POLICY operation_supplier_read ON operation FOR SELECT TO {SUPPLIER}
        USING (EXISTS (SELECT FROM service s WHERE s.id = service_id))
    """,
    f"""
    CREATE POLICY step_supplier_read ON step FOR SELECT TO {SUPPLIER}
        USING (EXISTS (SELECT FROM operation o WHERE o.id = operation_id))
    """,
    # Completing a task lets its step go on; a supplier's role cannot write steps, so this function does that and no
    # more.
    """
    CREATE FUNCTION step_wake(which uuid) RETURNS uuid LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
        UPDATE operation o SET next_attempt_at = clock_timestamp(), wake_at = clock_timestamp()
          FROM step s
         WHERE s.id = which AND s.operation_id = o.id AND s.state = 'waiting_external'
        RETURNING o.id
    $$
    """,
    "REVOKE ALL ON FUNCTION step_wake(uuid) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION step_wake(uuid) TO {BODY}, {SUPPLIER}, {CENTRE}, {WORKER}",
]


def upgrade() -> None:
    """Make the tables, their indexes and their walls."""
    run_sql(op.execute, [*TABLES, *INDEXES, *RIGHTS])
