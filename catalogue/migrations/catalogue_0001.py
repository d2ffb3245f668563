"""The catalogue's first tables: manufacturers, suppliers, agreements, offers, versions, and what is live."""

from alembic import op

from core.identity.actors import GroupRole, Wall
from core.migrate import run_sql
from core.walls import protect

revision = "catalogue_0001"
down_revision = None
branch_labels = ("catalogue",)
depends_on = ("core_0002",)

TABLES = """
CREATE EXTENSION IF NOT EXISTS unaccent;

CREATE TEXT SEARCH CONFIGURATION courtier_fr (COPY = french);
ALTER TEXT SEARCH CONFIGURATION courtier_fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
CREATE TEXT SEARCH CONFIGURATION courtier_en (COPY = english);
ALTER TEXT SEARCH CONFIGURATION courtier_en ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

CREATE TABLE manufacturer (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    control_country text NOT NULL,
    CONSTRAINT pk_manufacturer PRIMARY KEY (id),
    CONSTRAINT uq_manufacturer_code UNIQUE (code)
);

CREATE TABLE supplier (
    id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    neq text NOT NULL,
    country text NOT NULL,
    region text,
    contact jsonb NOT NULL,
    state text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_supplier PRIMARY KEY (id),
    CONSTRAINT uq_supplier_code UNIQUE (code),
    CONSTRAINT uq_supplier_organisation_id UNIQUE (organisation_id),
    CONSTRAINT fk_supplier_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id)
);

CREATE TABLE agreement (
    id uuid NOT NULL,
    number text NOT NULL,
    interest_call text NOT NULL,
    supplier_id uuid NOT NULL,
    family text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    state text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_agreement PRIMARY KEY (id),
    CONSTRAINT uq_agreement_number UNIQUE (number),
    CONSTRAINT ck_agreement_dates CHECK (valid_to > valid_from),
    CONSTRAINT ck_agreement_state CHECK (state IN ('draft', 'active', 'suspended', 'ended')),
    CONSTRAINT fk_agreement_supplier_id FOREIGN KEY (supplier_id) REFERENCES supplier (id)
);
CREATE INDEX ix_agreement_supplier_id ON agreement (supplier_id);

CREATE TABLE offer (
    id uuid NOT NULL,
    code text NOT NULL,
    family text NOT NULL,
    supplier_id uuid NOT NULL,
    manufacturer_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    state text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT pk_offer PRIMARY KEY (id),
    CONSTRAINT uq_offer_code UNIQUE (code),
    CONSTRAINT ck_offer_state CHECK (state IN ('draft', 'published', 'suspended', 'withdrawn')),
    CONSTRAINT fk_offer_supplier_id FOREIGN KEY (supplier_id) REFERENCES supplier (id),
    CONSTRAINT fk_offer_manufacturer_id FOREIGN KEY (manufacturer_id) REFERENCES manufacturer (id),
    CONSTRAINT fk_offer_agreement_id FOREIGN KEY (agreement_id) REFERENCES agreement (id)
);
CREATE INDEX ix_offer_supplier_id ON offer (supplier_id);
CREATE INDEX ix_offer_family_state ON offer (family, state);

CREATE TABLE offer_version (
    id uuid NOT NULL,
    offer_id uuid NOT NULL,
    number integer NOT NULL,
    name jsonb NOT NULL,
    summary jsonb NOT NULL,
    answers jsonb NOT NULL,
    plans jsonb NOT NULL,
    tree_version text NOT NULL,
    tree_hash text NOT NULL,
    content_hash text NOT NULL,
    price_valid_until date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_offer_version PRIMARY KEY (id),
    CONSTRAINT uq_offer_version_offer_id_number UNIQUE (offer_id, number),
    CONSTRAINT uq_offer_version_id_offer_id UNIQUE (id, offer_id),
    CONSTRAINT ck_offer_version_number CHECK (number >= 1),
    CONSTRAINT fk_offer_version_offer_id FOREIGN KEY (offer_id) REFERENCES offer (id)
);

CREATE TABLE catalogue_token (
    id serial NOT NULL,
    token text NOT NULL,
    CONSTRAINT pk_catalogue_token PRIMARY KEY (id),
    CONSTRAINT uq_catalogue_token_token UNIQUE (token)
);

CREATE TABLE offer_live (
    offer_id uuid NOT NULL,
    version_id uuid NOT NULL,
    family text NOT NULL,
    code text NOT NULL,
    tokens integer[] NOT NULL,
    facets integer[] NOT NULL,
    numbers jsonb NOT NULL,
    price bigint NOT NULL,
    price_high bigint NOT NULL,
    card jsonb NOT NULL,
    search_fr tsvector NOT NULL,
    search_en tsvector NOT NULL,
    CONSTRAINT pk_offer_live PRIMARY KEY (offer_id),
    CONSTRAINT fk_offer_live_offer_id FOREIGN KEY (offer_id) REFERENCES offer (id),
    CONSTRAINT fk_offer_live_version_id_offer_id FOREIGN KEY (version_id, offer_id)
        REFERENCES offer_version (id, offer_id)
);
CREATE INDEX ix_offer_live_facets ON offer_live USING gin (facets);
CREATE INDEX ix_offer_live_search_fr ON offer_live USING gin (search_fr);
CREATE INDEX ix_offer_live_search_en ON offer_live USING gin (search_en);
CREATE INDEX ix_offer_live_family_price ON offer_live (family, price);
"""

IMMUTABLE = """
CREATE FUNCTION offer_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of an offer is never changed or removed' USING ERRCODE =
    'integrity_constraint_violation';
END
$$
"""


def upgrade() -> None:
    run_sql(op.execute, [part for part in TABLES.split(";\n") if part.strip()])
    op.execute(IMMUTABLE)
    op.execute(
        "CREATE TRIGGER offer_version_immutable BEFORE UPDATE OR DELETE ON offer_version "
        "FOR EACH ROW EXECUTE FUNCTION offer_version_is_immutable()"
    )
    centre, worker = GroupRole.CENTRE, GroupRole.WORKER
    for table in ("manufacturer", "supplier", "agreement", "offer", "offer_version", "catalogue_token"):
        run_sql(op.execute, protect(table, Wall.PUBLIC, writers=(centre, worker)))
    run_sql(op.execute, protect("offer_live", Wall.PUBLIC, writers=(centre, worker), delete=True))
    op.execute("GRANT USAGE ON SEQUENCE catalogue_token_id_seq TO courtier_centre, courtier_worker")
