"""Everything an operator may set, read once from the environment.

A setting is a variable `COURTIER_<NAME>`; each has words in both languages, a default and an example, from which
`settings_table` writes the table of README. Nothing is read from anywhere else, and no part of the house reads the
environment itself. A wrong value, or a variable that nothing knows, stops the start with one message that lists all
of them.

Settings that carry a password may come from a file instead, as containers' secrets do: `COURTIER_DATABASE_URL_FILE`.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.runtime.wording import RuntimeRefusal, Said, terminal_language

PREFIX = "COURTIER_"

EX_CONFIG = 78
"""Exit status of a start that its settings stopped (sysexits.h)."""

TOOLING = ("COURTIER_ENVIRONMENT", "COURTIER_CI", "COURTIER_PICTURES", "COURTIER_TEST_", "COURTIER_BENCH_")
"""Variables of `run`, of the tests and of the benchmarks: not settings, and not unknown either. A final `_` is a
prefix."""


@dataclass(frozen=True)
class About:
    """What README and error messages say of a setting."""

    words: Said
    example: str
    default: Said | None = None
    secret: bool = False


def _url(value: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    _ = parts.port  # raises ValueError on a port that is none
    if parts.scheme not in schemes:
        raise ValueError("scheme")
    return value


UNENCODED = re.compile(r"%(?:00|(?![0-9A-Fa-f]{2}))")
"""A `%` that encodes nothing, or U+0000."""


def postgres_address(value: str) -> str:
    """The address of a PostgreSQL server, under one name of its scheme.

    A password written as it is (with `@`, `/`, `?`, `#` or `%`) makes another address of it, of which drivers say parts
    when they refuse it: nothing of the kind goes further than here.

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(_url(value, ("postgresql", "postgres")))
    if value.count("@") > 1 or parts.netloc.count("@") != value.count("@") or UNENCODED.search(value):
        raise ValueError("encoding")
    return value.replace("postgres://", "postgresql://", 1)


def _redis(value: str) -> str:
    return _url(value, ("redis", "rediss", "unix"))


def _origin(value: str) -> str:
    parts = urlsplit(_url(value, ("http", "https")))
    if not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ValueError("origin")
    # The scheme as everything compares it: cookies are Secure by it, and nothing else says so.
    return f"{parts.scheme}://{parts.netloc}"


def _absolute(value: Path) -> Path:
    return value.expanduser().absolute()


PostgresUrl = Annotated[str, AfterValidator(postgres_address)]
RedisUrl = Annotated[str, AfterValidator(_redis)]
Origin = Annotated[str, AfterValidator(_origin)]
Folder = Annotated[Path, AfterValidator(_absolute)]


def without_password(url: str) -> str:
    """`url` as it may be shown: the password replaced, every parameter dropped but `host`."""
    parts = urlsplit(url)
    where = parts.netloc
    if parts.password is not None:
        where = f"{parts.username or ''}:***@{where.rpartition('@')[2]}"
    query = "&".join(pair for pair in parts.query.split("&") if pair.startswith("host="))
    return urlunsplit((parts.scheme, where, parts.path, query, ""))


class Settings(BaseModel):
    """The installation's settings, complete and checked; frozen, and safe to print (`repr` hides passwords)."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)

    database_url: Annotated[
        PostgresUrl | None,
        About(
            Said(
                "PostgreSQL 15 ou plus récent, avec le compte du service (ni superutilisateur ni propriétaire des"
                " tables).",
                "PostgreSQL 15 or newer, with the service's login (neither superuser nor owner of the tables).",
            ),
            example="postgresql://courtier_service@db.example.org/courtier",
            default=Said("un PostgreSQL embarqué", "an embedded PostgreSQL"),
            secret=True,
        ),
    ] = None
    database_owner_url: Annotated[
        PostgresUrl | None,
        About(
            Said(
                "La même base, avec le compte propriétaire : sert aux migrations seulement.",
                "The same database, with its owner's login: used by migrations only.",
            ),
            example="postgresql://courtier_owner@db.example.org/courtier",
            default=Said("le PostgreSQL embarqué", "the embedded PostgreSQL"),
            secret=True,
        ),
    ] = None
    redis_url: Annotated[
        RedisUrl | None,
        About(
            Said("Redis 7 ou Valkey 8, ou plus récent.", "Redis 7 or Valkey 8, or newer."),
            example="redis://cache.example.org:6379/0",
            default=Said("un Valkey embarqué", "an embedded Valkey"),
            secret=True,
        ),
    ] = None
    host: Annotated[
        str,
        Field(min_length=1),
        About(
            Said("Adresse où le service écoute.", "Address the service listens on."),
            example="0.0.0.0",
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Field(ge=1, le=65535),
        About(
            Said("Port où le service écoute, de 1 à 65535.", "Port the service listens on, 1 to 65535."),
            example="8080",
        ),
    ] = 8000
    public_url: Annotated[
        Origin | None,
        About(
            Said(
                "Adresse publique, sans chemin, telle que les gens l'écrivent; sert aux liens des courriels et"
                " aux témoins.",
                "Public address, without a path, as people type it; used for links in mail and for cookies.",
            ),
            example="https://courtier.example.org",
            default=Said("http://HOST:PORT", "http://HOST:PORT"),
        ),
    ] = None
    data_dir: Annotated[
        Folder,
        About(
            Said(
                "Dossier des données : documents, clés, serveurs embarqués.",
                "Folder of the data: documents, keys, embedded servers.",
            ),
            example="/srv/courtier",
            default=Said("var", "var"),
        ),
    ] = Path("var")
    demo: Annotated[
        bool,
        About(
            Said(
                "Oui : remplit une installation neuve de données de démonstration, et le dit sur chaque page.",
                "Yes: fills a new installation with demonstration data, and says so on every page.",
            ),
            example="yes",
            default=Said("non (oui pour `serve`)", "no (yes for `serve`)"),
        ),
    ] = False
    contact_email: Annotated[
        str | None,
        Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254),
        About(
            Said(
                "Adresse de courriel du centre d'expertise, au bas de chaque page.",
                "Email address of the centre of expertise, at the foot of every page.",
            ),
            example="soutien@courtage.example.org",
            default=Said("aucune", "none"),
        ),
    ] = None
    contact_telephone: Annotated[
        str | None,
        Field(pattern=r"^[+0-9][0-9 .-]{2,30}$"),
        About(
            Said(
                "Téléphone du centre d'expertise, au bas de chaque page.",
                "Telephone of the centre of expertise, at the foot of every page.",
            ),
            example="418 555-0100",
            default=Said("aucun", "none"),
        ),
    ] = None
    web_workers: Annotated[
        int,
        Field(ge=1, le=64),
        About(
            Said("Nombre de processus web, de 1 à 64.", "Number of web processes, 1 to 64."),
            example="4",
        ),
    ] = 1
    secret_key_file: Annotated[
        Folder | None,
        About(
            Said(
                "Fichier de la clé qui signe les témoins et les jetons; créé au premier départ, lu par tous les"
                " processus.",
                "File of the key that signs cookies and tokens; made at the first start, read by every process.",
            ),
            example="/run/secrets/courtier_secret_key",
            default=Said("keys/secret.key dans DATA_DIR", "keys/secret.key in DATA_DIR"),
        ),
    ] = None
    ledger_key_file: Annotated[
        Folder | None,
        About(
            Said(
                "Fichier de la clé Ed25519 qui signe les points de contrôle du registre; jamais lu par le"
                " processus web.",
                "File of the Ed25519 key that signs the ledger's checkpoints; never read by the web process.",
            ),
            example="/run/secrets/courtier_ledger_key",
            default=Said("keys/ledger.key dans DATA_DIR", "keys/ledger.key in DATA_DIR"),
        ),
    ] = None
    postgres_bin: Annotated[
        Folder | None,
        About(
            Said(
                "Dossier des programmes d'un PostgreSQL installé, pour l'embarquer à la place de celui qui est fourni.",
                "Folder of an installed PostgreSQL's programs, to embed instead of the one provided.",
            ),
            example="/usr/lib/postgresql/15/bin",
            default=Said("celui qui est fourni", "the one provided"),
        ),
    ] = None
    redis_bin: Annotated[
        Folder | None,
        About(
            Said(
                "Programme redis-server ou valkey-server à embarquer à la place de celui qui est fourni.",
                "A redis-server or valkey-server program to embed instead of the one provided.",
            ),
            example="/usr/bin/redis-server",
            default=Said("celui qui est fourni", "the one provided"),
        ),
    ] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, value in (
            ("public_url", f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"),
            ("secret_key_file", self.data_dir / "keys" / "secret.key"),
            ("ledger_key_file", self.data_dir / "keys" / "ledger.key"),
        ):
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)
        return self

    @property
    def origin(self) -> str:
        """The public address, without a final slash."""
        assert self.public_url is not None
        return self.public_url

    @property
    def secret_key_path(self) -> Path:
        """Where the key that signs cookies and tokens lies."""
        assert self.secret_key_file is not None
        return self.secret_key_file

    @property
    def ledger_key_path(self) -> Path:
        """Where the key that signs checkpoints lies; the web process never opens it."""
        assert self.ledger_key_file is not None
        return self.ledger_key_file

    @property
    def celery_broker_url(self) -> str | None:
        """`redis_url` in the words of kombu, which calls a Unix socket `redis+socket://`."""
        if self.redis_url is None or not self.redis_url.startswith("unix:"):
            return self.redis_url
        parts = urlsplit(self.redis_url)
        database = next((pair[3:] for pair in parts.query.split("&") if pair.startswith("db=")), "0")
        return f"redis+socket://{parts.path}?virtual_host={database}"

    def environment(self, *, without: Iterable[str] = ()) -> dict[str, str]:
        """The variables that give another process these settings, passwords included, but for the fields `without`."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name not in set(without)}
        return {
            variable(name): ("yes" if value else "no") if isinstance(value, bool) else str(value)
            for name, value in given.items()
            if value is not None
        }

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            secret = name is not None and value is not None and about(name).secret
            yield name, without_password(str(value)) if secret else value

    def __str__(self) -> str:
        return repr(self)


class BadSettings(RuntimeRefusal):
    """The environment holds settings that cannot be used; `problems` has one line for each, passwords left out."""

    HEADING = Said(
        "Courtier ne peut pas démarrer, ses réglages sont à corriger :",
        "Courtier cannot start, its settings need fixing:",
    )

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.HEADING, status=EX_CONFIG)

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *(f"  - {problem}" for problem in self.problems)))


WRONG = Said(
    "{name}={value} ne convient pas. {words} Exemple : {example}",
    "{name}={value} is not accepted. {words} Example: {example}",
)
WRONG_SECRET = Said(
    "{name} ne convient pas. {words} Exemple : {example}", "{name} is not accepted. {words} Example: {example}"
)
UNKNOWN = Said("{name} n'est pas un réglage connu.", "{name} is not a known setting.")
CLOSE = Said(" Vouliez-vous dire {close} ?", " Did you mean {close}?")
UNREADABLE = Said("{name} : le fichier {path} ne peut pas être lu.", "{name}: the file {path} cannot be read.")
TWICE = Said("{name} et {name}_FILE sont donnés tous les deux.", "{name} and {name}_FILE are both given.")
OWNER_ALONE = Said(
    "COURTIER_DATABASE_OWNER_URL est donné sans COURTIER_DATABASE_URL.",
    "COURTIER_DATABASE_OWNER_URL is given without COURTIER_DATABASE_URL.",
)


MISSING = Said(
    "{name} manque : seul « courtier serve » embarque un serveur. {words} Exemple : {example}",
    "{name} is missing: only `courtier serve` embeds a server. {words} Example: {example}",
)


def variable(name: str) -> str:
    """The variable that carries the setting `name`."""
    return PREFIX + name.upper()


def about(name: str) -> About:
    """The words of the setting `name`."""
    return next(item for item in Settings.model_fields[name].metadata if isinstance(item, About))


def load_settings(
    environ: Mapping[str, str] | None = None, *, foreign: Iterable[str] = (), **overrides: object
) -> Settings:
    """Read the settings from `environ` (default: the process's own).

    `overrides` come from a command line and win over variables; those that are `None` are not given. `foreign` names
    more variables, or prefixes ending in `_`, that belong to somebody else. A variable that is empty counts as
    absent.

    Raises:
        BadSettings: with every problem at once.
    """
    environ = os.environ if environ is None else environ
    language = terminal_language(environ)
    problems: list[str] = []
    known = {variable(name): name for name in Settings.model_fields}
    values: dict[str, object] = {}
    for key in sorted(key for key in environ if key.startswith(PREFIX)):
        file_of = known.get(key.removesuffix("_FILE")) if key.endswith("_FILE") and key not in known else None
        if not environ[key]:
            continue
        if key in known:
            values[known[key]] = environ[key]
        elif file_of is not None and about(file_of).secret:
            if environ.get(variable(file_of)):
                problems.append(TWICE.in_(language, name=variable(file_of)))
            try:
                values[file_of] = Path(environ[key]).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                problems.append(UNREADABLE.in_(language, name=key, path=environ[key]))
        elif not any(key == item or (item.endswith("_") and key.startswith(item)) for item in (*TOOLING, *foreign)):
            close = difflib.get_close_matches(key, known, n=1)
            problems.append(UNKNOWN.in_(language, name=key) + (CLOSE.in_(language, close=close[0]) if close else ""))
    values |= {name: value for name, value in overrides.items() if value is not None}
    if "database_owner_url" in values and "database_url" not in values:
        problems.append(OWNER_ALONE.in_(language))
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        for name in sorted({str(detail["loc"][0]) for detail in error.errors(include_url=False)}):
            words = about(name)
            said = WRONG_SECRET if words.secret else WRONG
            problems.append(
                said.in_(
                    language,
                    name=variable(name),
                    value=values[name],
                    words=words.words.in_(language),
                    example=words.example,
                )
            )
        raise BadSettings(problems) from None
    if problems:
        raise BadSettings(problems)
    return settings


def addresses(settings: Settings, *names: str) -> list[str]:
    """The addresses `names` of `settings`, for whoever embeds no server.

    Raises:
        BadSettings: some are not given; all of them are named.
    """
    language = terminal_language()
    missing = [
        MISSING.in_(language, name=variable(name), words=about(name).words.in_(language), example=about(name).example)
        for name in names
        if getattr(settings, name) is None
    ]
    if missing:
        raise BadSettings(missing)
    return [str(getattr(settings, name)) for name in names]


def settings_or_exit(
    environ: Mapping[str, str] | None = None, *, foreign: Iterable[str] = (), **overrides: object
) -> Settings:
    """As `load_settings`; when they cannot be used, say so on the error stream and leave with status 78."""
    try:
        return load_settings(environ, foreign=foreign, **overrides)
    except BadSettings as refusal:
        print(refusal, file=sys.stderr)
        raise SystemExit(refusal.status) from None


def settings_table(language: str = "en") -> str:
    """Every setting as a table of Markdown, in `language` (`"fr"` or `"en"`)."""
    head = {
        "fr": ("Variable", "Rôle", "Par défaut", "Exemple"),
        "en": ("Variable", "What it is", "Default", "Example"),
    }[language]
    lines = ["| " + " | ".join(head) + " |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        words = about(name)
        default = words.default.in_(language) if words.default else f"`{field.default}`"
        file = f", `{variable(name)}_FILE`" if words.secret else ""
        lines.append(f"| `{variable(name)}`{file} | {words.words.in_(language)} | {default} | `{words.example}` |")
    return "\n".join(lines) + "\n"
