"""Procurement's first tables: the file from need to choice, its frozen evidence, and the contracts that were concluded.

What was frozen cannot be changed by anybody: no grant to update, and a trigger for the owner. Compound foreign keys
keep the chain whole: a contract names the choice, the choice an entry of the frozen list of its own round, the entry
a version of an offer, with the very plan and total that were compared.
"""

from alembic import op

from core.identity.actors import GroupRole, Wall
from core.migrate import run_sql
from core.walls import protect

revision = "procurement_0001"
down_revision = None
branch_labels = ("procurement",)
depends_on = ("catalogue_0001", "core_0002")

FILES = """
CREATE TABLE procurement_counter (
    kind text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT pk_procurement_counter PRIMARY KEY (kind, year),
    CONSTRAINT ck_procurement_counter_last CHECK (last >= 1)
);

CREATE TABLE procurement_file (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    number text NOT NULL,
    family text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    state_since timestamp with time zone NOT NULL,
    mode text NOT NULL,
    round integer NOT NULL,
    template text,
    started_from_offer uuid,
    context jsonb NOT NULL,
    need jsonb NOT NULL,
    criteria jsonb,
    privacy jsonb NOT NULL,
    categorisation jsonb,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_procurement_file PRIMARY KEY (id),
    CONSTRAINT uq_procurement_file_number UNIQUE (number),
    CONSTRAINT uq_procurement_file_id_organisation_id UNIQUE (id, organisation_id),
    CONSTRAINT ck_procurement_file_state CHECK (state IN ('defining', 'consulting', 'assessing', 'proposed',
        'in_approval', 'approved', 'contracted', 'abandoned')),
    CONSTRAINT ck_procurement_file_mode CHECK (mode IN ('price_only', 'criteria')),
    CONSTRAINT ck_procurement_file_round CHECK (round >= 1),
    CONSTRAINT fk_procurement_file_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT fk_procurement_file_started_from_offer FOREIGN KEY (started_from_offer) REFERENCES offer (id),
    CONSTRAINT fk_procurement_file_created_by FOREIGN KEY (created_by) REFERENCES person (id)
);
CREATE INDEX ix_procurement_file_organisation_id_state ON procurement_file (organisation_id, state);

CREATE TABLE file_member (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    person_id uuid NOT NULL,
    capacities text[] NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamp with time zone NOT NULL,
    has_interest boolean,
    interest text,
    declared_at timestamp with time zone,
    CONSTRAINT pk_file_member PRIMARY KEY (id),
    CONSTRAINT uq_file_member_file_id_person_id UNIQUE (file_id, person_id),
    CONSTRAINT ck_file_member_capacities CHECK (capacities <@ ARRAY['need', 'choice', 'approval', 'conclusion']),
    CONSTRAINT ck_file_member_declared CHECK ((declared_at IS NULL) = (has_interest IS NULL)),
    CONSTRAINT ck_file_member_interest CHECK ((interest IS NOT NULL) = coalesce(has_interest, false)),
    CONSTRAINT fk_file_member_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_file_member_person_id FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT fk_file_member_added_by FOREIGN KEY (added_by) REFERENCES person (id)
);
CREATE INDEX ix_file_member_person_id ON file_member (person_id);

CREATE TABLE need_version (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    number integer NOT NULL,
    answers jsonb NOT NULL,
    quantity integer NOT NULL,
    initial_months integer NOT NULL,
    option_months integer NOT NULL,
    tree_version text NOT NULL,
    tree_hash text NOT NULL,
    content_hash text NOT NULL,
    author uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_need_version PRIMARY KEY (id),
    CONSTRAINT uq_need_version_file_id_number UNIQUE (file_id, number),
    CONSTRAINT uq_need_version_terms UNIQUE (id, file_id, quantity, initial_months, option_months),
    CONSTRAINT ck_need_version_number CHECK (number >= 1),
    CONSTRAINT ck_need_version_quantity CHECK (quantity >= 1),
    CONSTRAINT ck_need_version_term CHECK (initial_months >= 1 AND option_months >= 0
        AND initial_months + option_months <= 36),
    CONSTRAINT fk_need_version_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_need_version_author FOREIGN KEY (author) REFERENCES person (id)
);

CREATE TABLE requirement (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    round integer NOT NULL,
    code text NOT NULL,
    "position" integer NOT NULL,
    label jsonb NOT NULL,
    predicate jsonb NOT NULL,
    kind text NOT NULL,
    origin text NOT NULL,
    source jsonb,
    nature text,
    reason text,
    state text NOT NULL,
    author uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_requirement PRIMARY KEY (id),
    CONSTRAINT uq_requirement_file_id_code UNIQUE (file_id, code),
    CONSTRAINT uq_requirement_id_file_id UNIQUE (id, file_id),
    CONSTRAINT ck_requirement_kind CHECK (kind IN ('mandatory', 'wish')),
    CONSTRAINT ck_requirement_origin CHECK (origin IN ('proposed', 'added')),
    CONSTRAINT ck_requirement_state CHECK (state IN ('active', 'withdrawn')),
    CONSTRAINT ck_requirement_nature
        CHECK (nature IN ('legal_obligation', 'framework_requirement', 'orientation', 'good_practice')),
    CONSTRAINT fk_requirement_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_requirement_author FOREIGN KEY (author) REFERENCES person (id)
);

CREATE TABLE requirement_change (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    requirement_id uuid NOT NULL,
    round integer NOT NULL,
    action text NOT NULL,
    before jsonb,
    after jsonb,
    reason text,
    after_results boolean NOT NULL,
    gained integer,
    lost integer,
    remaining integer,
    cheapest_lost jsonb,
    author uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_requirement_change PRIMARY KEY (id),
    CONSTRAINT ck_requirement_change_action CHECK (action IN ('added', 'changed', 'withdrawn')),
    CONSTRAINT ck_requirement_change_effect CHECK (NOT after_results
        OR (gained IS NOT NULL AND lost IS NOT NULL AND remaining IS NOT NULL)),
    CONSTRAINT fk_requirement_change_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_requirement_change_requirement FOREIGN KEY (requirement_id, file_id)
        REFERENCES requirement (id, file_id),
    CONSTRAINT fk_requirement_change_author FOREIGN KEY (author) REFERENCES person (id)
);
CREATE INDEX ix_requirement_change_file_id ON requirement_change (file_id);

CREATE TABLE results_view (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    round integer NOT NULL,
    person_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_results_view PRIMARY KEY (id),
    CONSTRAINT uq_results_view_file_id_round UNIQUE (file_id, round),
    CONSTRAINT fk_results_view_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_results_view_person_id FOREIGN KEY (person_id) REFERENCES person (id)
);

CREATE TABLE procurement_document (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    media_type text NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_procurement_document PRIMARY KEY (id),
    CONSTRAINT uq_procurement_document_file_id_sha256 UNIQUE (file_id, sha256),
    CONSTRAINT ck_procurement_document_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_procurement_document_size CHECK (size >= 0),
    CONSTRAINT fk_procurement_document_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_procurement_document_added_by FOREIGN KEY (added_by) REFERENCES person (id)
);
"""

EVALUATION = """
CREATE TABLE frozen_list (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    round integer NOT NULL,
    mode text NOT NULL,
    search jsonb NOT NULL,
    sentence jsonb NOT NULL,
    need_version_id uuid NOT NULL,
    quantity integer NOT NULL,
    initial_months integer NOT NULL,
    option_months integer NOT NULL,
    requirements jsonb NOT NULL,
    requirements_hash text NOT NULL,
    ruleset_id text,
    ruleset_version text,
    ruleset_hash text,
    tree_version text NOT NULL,
    tree_hash text NOT NULL,
    catalogue_position bigint NOT NULL,
    content_hash text NOT NULL,
    frozen_by uuid NOT NULL,
    frozen_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_frozen_list PRIMARY KEY (id),
    CONSTRAINT uq_frozen_list_file_id_round UNIQUE (file_id, round),
    CONSTRAINT uq_frozen_list_mode UNIQUE (id, file_id, round, mode),
    CONSTRAINT uq_frozen_list_terms UNIQUE (id, file_id, quantity, initial_months, option_months),
    CONSTRAINT ck_frozen_list_mode CHECK (mode IN ('price_only', 'criteria')),
    CONSTRAINT fk_frozen_list_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_frozen_list_need FOREIGN KEY (need_version_id, file_id, quantity, initial_months, option_months)
        REFERENCES need_version (id, file_id, quantity, initial_months, option_months),
    CONSTRAINT fk_frozen_list_frozen_by FOREIGN KEY (frozen_by) REFERENCES person (id)
);

CREATE TABLE frozen_entry (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    list_id uuid NOT NULL,
    offer_id uuid NOT NULL,
    offer_version_id uuid NOT NULL,
    offer_code text NOT NULL,
    offer_name jsonb NOT NULL,
    offer_hash text NOT NULL,
    supplier_id uuid NOT NULL,
    supplier_name text NOT NULL,
    manufacturer_name text NOT NULL,
    agreement_number text NOT NULL,
    plan text,
    cost jsonb,
    total_cents bigint,
    price_valid_until date NOT NULL,
    result text NOT NULL,
    results jsonb NOT NULL,
    rank integer,
    tie text NOT NULL,
    CONSTRAINT pk_frozen_entry PRIMARY KEY (id),
    CONSTRAINT uq_frozen_entry_list_id_offer_version_id UNIQUE (list_id, offer_version_id),
    CONSTRAINT uq_frozen_entry_list_id_offer_id UNIQUE (list_id, offer_id),
    CONSTRAINT uq_frozen_entry_list_id_id UNIQUE (list_id, id),
    CONSTRAINT uq_frozen_entry_list_id_rank UNIQUE (list_id, rank),
    CONSTRAINT uq_frozen_entry_result UNIQUE (id, result, total_cents),
    CONSTRAINT uq_frozen_entry_pinned UNIQUE (id, list_id, offer_version_id, supplier_id, plan, total_cents),
    CONSTRAINT ck_frozen_entry_result CHECK (result IN ('compliant', 'not_compliant', 'to_demonstrate')),
    CONSTRAINT ck_frozen_entry_rank CHECK ((result = 'compliant') = (rank IS NOT NULL) AND rank >= 1),
    CONSTRAINT ck_frozen_entry_price CHECK ((plan IS NULL) = (total_cents IS NULL)
        AND (plan IS NULL) = (cost IS NULL) AND (result = 'not_compliant' OR total_cents IS NOT NULL)),
    CONSTRAINT fk_frozen_entry_list_id FOREIGN KEY (list_id) REFERENCES frozen_list (id),
    CONSTRAINT fk_frozen_entry_offer_version FOREIGN KEY (offer_version_id, offer_id)
        REFERENCES offer_version (id, offer_id),
    CONSTRAINT fk_frozen_entry_supplier_id FOREIGN KEY (supplier_id) REFERENCES supplier (id)
);
CREATE INDEX ix_frozen_entry_offer_id ON frozen_entry (offer_id);

CREATE TABLE frozen_effect (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    list_id uuid NOT NULL,
    code text NOT NULL,
    removes integer NOT NULL,
    removes_alone integer NOT NULL,
    undemonstrated integer NOT NULL,
    cheapest_entry_id uuid,
    CONSTRAINT pk_frozen_effect PRIMARY KEY (id),
    CONSTRAINT uq_frozen_effect_list_id_code UNIQUE (list_id, code),
    CONSTRAINT ck_frozen_effect_counts CHECK (removes_alone BETWEEN 0 AND removes AND undemonstrated >= 0),
    CONSTRAINT fk_frozen_effect_list_id FOREIGN KEY (list_id) REFERENCES frozen_list (id),
    CONSTRAINT fk_frozen_effect_cheapest FOREIGN KEY (list_id, cheapest_entry_id)
        REFERENCES frozen_entry (list_id, id)
);

CREATE TABLE exclusion (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    list_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    ground text NOT NULL,
    codes text[] NOT NULL,
    reason jsonb NOT NULL,
    accepted_by uuid NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_exclusion PRIMARY KEY (id),
    CONSTRAINT uq_exclusion_entry_id UNIQUE (entry_id),
    CONSTRAINT ck_exclusion_ground CHECK (ground IN ('not_compliant', 'not_demonstrated')),
    CONSTRAINT fk_exclusion_entry FOREIGN KEY (list_id, entry_id) REFERENCES frozen_entry (list_id, id),
    CONSTRAINT fk_exclusion_accepted_by FOREIGN KEY (accepted_by) REFERENCES person (id)
);

CREATE TABLE clarification (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    list_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    code text NOT NULL,
    question jsonb NOT NULL,
    facts text[] NOT NULL,
    supplier_id uuid NOT NULL,
    supplier_organisation_id uuid NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_on date NOT NULL,
    answers jsonb,
    note text,
    answered_by uuid,
    answered_at timestamp with time zone,
    outcome text,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_clarification PRIMARY KEY (id),
    CONSTRAINT uq_clarification_entry_id_code UNIQUE (entry_id, code),
    CONSTRAINT ck_clarification_outcome CHECK (outcome IN ('met', 'not_met', 'undemonstrated')),
    CONSTRAINT ck_clarification_answered CHECK ((answered_at IS NULL) = (answers IS NULL)
        AND (answered_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT fk_clarification_entry FOREIGN KEY (list_id, entry_id) REFERENCES frozen_entry (list_id, id),
    CONSTRAINT fk_clarification_supplier_id FOREIGN KEY (supplier_id) REFERENCES supplier (id),
    CONSTRAINT fk_clarification_supplier_organisation_id FOREIGN KEY (supplier_organisation_id)
        REFERENCES organisation (id),
    CONSTRAINT fk_clarification_asked_by FOREIGN KEY (asked_by) REFERENCES person (id),
    CONSTRAINT fk_clarification_answered_by FOREIGN KEY (answered_by) REFERENCES person (id)
);
CREATE INDEX ix_clarification_supplier_organisation_id ON clarification (supplier_organisation_id);
CREATE INDEX ix_clarification_list_id ON clarification (list_id);

CREATE TABLE choice (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    file_id uuid NOT NULL,
    round integer NOT NULL,
    mode text NOT NULL,
    list_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    entry_result text NOT NULL,
    clarified boolean NOT NULL,
    rank integer NOT NULL,
    compliant integer NOT NULL,
    total_cents bigint NOT NULL,
    justification jsonb NOT NULL,
    reason text,
    cheaper_not_asked integer NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_because text,
    CONSTRAINT pk_choice PRIMARY KEY (id),
    CONSTRAINT uq_choice_chain UNIQUE (id, file_id, list_id, entry_id),
    CONSTRAINT ck_choice_result CHECK (entry_result = 'compliant' OR (entry_result = 'to_demonstrate' AND clarified)),
    CONSTRAINT ck_choice_rank CHECK (rank BETWEEN 1 AND compliant AND (mode = 'criteria' OR rank = 1)),
    CONSTRAINT ck_choice_reason CHECK (reason IS NOT NULL OR (mode = 'price_only' AND cheaper_not_asked = 0)),
    CONSTRAINT ck_choice_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_because IS NULL)),
    CONSTRAINT fk_choice_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_choice_list FOREIGN KEY (list_id, file_id, round, mode)
        REFERENCES frozen_list (id, file_id, round, mode),
    CONSTRAINT fk_choice_entry FOREIGN KEY (list_id, entry_id) REFERENCES frozen_entry (list_id, id),
    CONSTRAINT fk_choice_result FOREIGN KEY (entry_id, entry_result, total_cents)
        REFERENCES frozen_entry (id, result, total_cents),
    CONSTRAINT fk_choice_decided_by FOREIGN KEY (decided_by) REFERENCES person (id)
);
CREATE UNIQUE INDEX uq_choice_standing ON choice (file_id, round) WHERE withdrawn_at IS NULL;

CREATE TABLE contract (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    number text NOT NULL,
    file_id uuid NOT NULL,
    choice_id uuid NOT NULL,
    list_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    offer_version_id uuid NOT NULL,
    plan text NOT NULL,
    quantity integer NOT NULL,
    initial_months integer NOT NULL,
    option_months integer NOT NULL,
    total_cents bigint NOT NULL,
    currency text NOT NULL,
    price_valid_until date NOT NULL,
    starts_on date NOT NULL,
    signed_on date NOT NULL,
    signatories jsonb NOT NULL,
    clauses jsonb NOT NULL,
    efvp jsonb,
    outside_quebec jsonb,
    legal_basis text NOT NULL,
    instrument_language text NOT NULL,
    language_ground text,
    document_sha256 text NOT NULL,
    concluded_by uuid NOT NULL,
    concluded_at timestamp with time zone NOT NULL,
    publication_due date,
    published_on date,
    seao_number text,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_contract PRIMARY KEY (id),
    CONSTRAINT uq_contract_number UNIQUE (number),
    CONSTRAINT uq_contract_file_id UNIQUE (file_id),
    CONSTRAINT uq_contract_id_organisation_id UNIQUE (id, organisation_id),
    CONSTRAINT ck_contract_term CHECK (initial_months >= 1 AND option_months >= 0
        AND initial_months + option_months <= 36),
    CONSTRAINT ck_contract_price_valid CHECK (signed_on <= price_valid_until),
    CONSTRAINT ck_contract_language CHECK (instrument_language = 'fr'
        OR (instrument_language = 'en' AND language_ground IS NOT NULL)),
    CONSTRAINT ck_contract_published CHECK ((published_on IS NULL) = (seao_number IS NULL)),
    CONSTRAINT fk_contract_file FOREIGN KEY (file_id, organisation_id)
        REFERENCES procurement_file (id, organisation_id),
    CONSTRAINT fk_contract_choice FOREIGN KEY (choice_id, file_id, list_id, entry_id)
        REFERENCES choice (id, file_id, list_id, entry_id),
    CONSTRAINT fk_contract_entry FOREIGN KEY (entry_id, list_id, offer_version_id, supplier_id, plan, total_cents)
        REFERENCES frozen_entry (id, list_id, offer_version_id, supplier_id, plan, total_cents),
    CONSTRAINT fk_contract_terms FOREIGN KEY (list_id, file_id, quantity, initial_months, option_months)
        REFERENCES frozen_list (id, file_id, quantity, initial_months, option_months),
    CONSTRAINT fk_contract_document FOREIGN KEY (file_id, document_sha256)
        REFERENCES procurement_document (file_id, sha256),
    CONSTRAINT fk_contract_concluded_by FOREIGN KEY (concluded_by) REFERENCES person (id)
);
CREATE INDEX ix_contract_organisation_id ON contract (organisation_id);
CREATE INDEX ix_contract_supplier_id ON contract (supplier_id);
"""

IMMUTABLE = """
CREATE FUNCTION procurement_evidence_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is evidence: it is never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""

CHANGING = ("procurement_file", "file_member", "requirement", "clarification", "choice", "contract")
EVIDENCE = (
    "need_version",
    "requirement_change",
    "results_view",
    "procurement_document",
    "frozen_list",
    "frozen_entry",
    "frozen_effect",
    "exclusion",
)
ONLY = {
    "choice": "withdrawn_at, withdrawn_because",
    "contract": "published_on, seao_number, version",
}
"""Rows that are evidence but for a few columns."""

WRITERS = (GroupRole.BODY, GroupRole.CENTRE, GroupRole.WORKER)
EACH = ", ".join(WRITERS)

SUPPLIERS = f"""
GRANT SELECT ON clarification TO {GroupRole.SUPPLIER};
GRANT UPDATE (answers, note, answered_by, answered_at, outcome, version) ON clarification TO {GroupRole.SUPPLIER};
CREATE POLICY clarification_supplier_read ON clarification FOR SELECT TO {GroupRole.SUPPLIER}
    USING (supplier_organisation_id = nullif(current_setting('app.org', true), '')::uuid);
CREATE POLICY clarification_supplier_update ON clarification FOR UPDATE TO {GroupRole.SUPPLIER}
    USING (supplier_organisation_id = nullif(current_setting('app.org', true), '')::uuid AND answered_at IS NULL)
    WITH CHECK (supplier_organisation_id = nullif(current_setting('app.org', true), '')::uuid)
"""


def split(sql: str) -> list[str]:
    """The statements of a block."""
    return [part for part in sql.split(";\n") if part.strip()]


def upgrade() -> None:
    run_sql(op.execute, [*split(FILES), *split(EVALUATION)])
    op.execute(IMMUTABLE)
    run_sql(op.execute, protect("procurement_counter", Wall.INTERNAL, writers=WRITERS))
    for table in (*CHANGING, *EVIDENCE):
        run_sql(op.execute, protect(table, Wall.BODY, writers=WRITERS))
    for table in EVIDENCE:
        op.execute(f"REVOKE UPDATE ON {table} FROM {EACH}")
        op.execute(
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION procurement_evidence_is_immutable()"
        )
    for table, columns in ONLY.items():
        op.execute(f"REVOKE UPDATE ON {table} FROM {EACH}")
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO {EACH}")
    run_sql(op.execute, split(SUPPLIERS))
