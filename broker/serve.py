"""`courtier serve`: everything on this machine from one command.

Embedded servers where the settings name none, migrations, reference and demonstration data, then four processes: web,
worker, scheduler and the demonstration provider. Nothing imports `workers`; it is started by name.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from broker.contracts.rendering import FOLDER as DOCUMENTS
from broker.demonstration import PASSWORD_FILE, accounts, load_demonstration
from broker.demonstration.provider import FOLDER, PROVIDER_OFFSET
from broker.installation import bring_up_to_date, settle
from core.runtime.folder import DataFolder
from core.runtime.servers import require_servers, start_servers
from core.runtime.supervisor import Child, Supervisor, http_ready, require_port, tcp_ready
from core.runtime.wording import RuntimeRefusal, Said, terminal_language
from core.settings import Settings

HERE = Path(__file__).resolve().parent.parent

ADDRESSES = Said(
    """
  Courtier est prêt :  {origin}/fr/   (English: {origin}/en/)
  API :                {origin}/api
  Composants :         {origin}/composants
""",
    """
  Courtier is ready:  {origin}/en/   (français : {origin}/fr/)
  API:                {origin}/api
  Components:         {origin}/composants
""",
)
ACCOUNTS = Said(
    "  Comptes de démonstration (mot de passe : {password}) :",
    "  Demonstration accounts (password: {password}):",
)
NOBODY = Said(
    """  Personne ne peut encore ouvrir une session. Dans un autre terminal, inscrivez le centre d'expertise et
  vous-même (chaque commande affiche la clé que les suivantes demandent), puis choisissez votre mot de passe :

    {courtier} organisation add --kind centre --name "…"
    {courtier} person add --email … --name "…"
    {courtier} membership grant --person CLÉ --organisation CLÉ --role director
    {courtier} password set --email …

  docs/operating.md : les autres sortes d'organismes et de rôles.""",
    """  Nobody can sign in yet. In another terminal, register the centre of expertise and yourself (each command prints
  the key that the next ones ask for), then choose your password:

    {courtier} organisation add --kind centre --name "…"
    {courtier} person add --email … --name "…"
    {courtier} membership grant --person KEY --organisation KEY --role director
    {courtier} password set --email …

  docs/operating.md: the other kinds of organisations and roles.""",
)
PROVIDER_PORT_TAKEN = Said(
    "Le fournisseur de démonstration prend le port qui suit celui du service, et le port {port} de {host} est déjà"
    " pris; choisissez un autre port pour le service (--port, ou COURTIER_PORT), ou l'option --no-demo.",
    "The demonstration provider takes the port after the service's, and port {port} of {host} is already taken; choose"
    " another port for the service (--port, or COURTIER_PORT), or the option --no-demo.",
)
LAST_PORT = Said(
    "Le fournisseur de démonstration prend le port qui suit celui du service, et aucun ne suit {port}; choisissez un"
    " autre port pour le service (--port, ou COURTIER_PORT), ou l'option --no-demo.",
    "The demonstration provider takes the port after the service's, and none comes after {port}; choose another port"
    " for the service (--port, or COURTIER_PORT), or the option --no-demo.",
)
RUN = "run"
"""Folder of the data where a process says that it serves."""

PRIVATE_FOLDERS = ("keys", DOCUMENTS, FOLDER)
"""Folders of the data that hold secrets, contracts and the demonstration provider's books."""

STOP = Said("\n  Ctrl-C arrête tout.\n", "\n  Ctrl-C stops everything.\n")


def serve(settings: Settings) -> int:
    """Run everything until somebody stops it; the exit status.

    Raises:
        RuntimeRefusal: a port is taken, a server that the settings give does not answer, or the folder is in use.
    """
    require_port(settings.host, settings.port)
    provider_port = settings.port + PROVIDER_OFFSET
    if settings.demo:
        if provider_port > 65535:
            raise RuntimeRefusal(LAST_PORT, status=78, port=settings.port)
        require_port("127.0.0.1", provider_port, PROVIDER_PORT_TAKEN)
    require_servers(settings)
    language = terminal_language()
    with Supervisor(DataFolder(settings.data_dir)) as supervisor:
        for name in PRIVATE_FOLDERS:
            supervisor.folder.private_folder(name)
        given, settings = settings, start_servers(supervisor, settings)
        with supervisor.phase("migrations"):
            bring_up_to_date(settings)
        with supervisor.phase("data"):
            somebody = settle(settings, load_demonstration)
        supervisor.run(
            children(settings, provider_port, supervisor.folder.private_folder(RUN)),
            on_ready=lambda: print(
                welcome(settings, language, None if somebody else command_line(given)),
                flush=True,
            ),
        )
    return supervisor.status


def children(settings: Settings, provider_port: int, run: Path) -> list[Child]:
    """The processes of the application, as data; in the folder `run` they say that they serve."""
    environment = settings.environment(without=("database_owner_url", "ledger_key_file"))
    python = sys.executable
    keeper = settings.environment(without=("database_owner_url",))
    found = [
        Child(
            "web",
            web_command(settings),
            env=environment,
            ready=http_ready(f"http://{settings.host}:{settings.port}/healthz"),
            cwd=HERE,
        ),
    ]
    for part, given in (("worker", environment), ("scheduler", keeper)):
        mark = run / f"{part}.ready"
        command = [python, "-m", "workers", part, "--ready", str(mark)]
        found.append(Child(part, command, env=given, marks=mark, cwd=HERE))
    if settings.demo:
        found.append(
            Child(
                "provider",
                [
                    python,
                    "-m",
                    "workers.demo_provider",
                    "--port",
                    str(provider_port),
                    "--data",
                    str(settings.data_dir / FOLDER),
                ],
                env=environment,
                ready=tcp_ready("127.0.0.1", provider_port),
                cwd=HERE,
            )
        )
    return found


def web_command(settings: Settings) -> list[str]:
    """The web server's command. `--workers-kill-timeout` bounds a stop that arrives while workers still import."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--factory",
        "--host",
        settings.host,
        "--port",
        str(settings.port),
        "--workers",
        str(settings.web_workers),
        "--workers-kill-timeout",
        "10",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
        "--no-ws",
        "broker.app:application",
    ]


def command_line(given: Settings) -> str:
    """How a command of this installation begins in another terminal, which may not have its settings."""
    program = "courtier" if Path(sys.argv[0]).name == "courtier" else "./run"
    if given.database_url is not None or given.data_dir == HERE / "var":
        return program
    return f"COURTIER_DATA_DIR={shlex.quote(str(given.data_dir))} {program}"


def welcome(settings: Settings, language: str, courtier: str | None) -> str:
    """What the terminal says once everything answers: addresses, and who may sign in: the demonstration's accounts, or
    how to make the first one with `courtier` (how a command begins) as long as there is none.
    """
    lines = [ADDRESSES.in_(language, origin=settings.origin)]
    if settings.demo:
        password = (settings.data_dir / PASSWORD_FILE).read_text(encoding="utf-8").strip()
        lines.append(ACCOUNTS.in_(language, password=password))
        lines += [f"    {account.email:<42} {account.label[language]}" for account in accounts()]
    elif courtier is not None:
        lines.append(NOBODY.in_(language, courtier=courtier))
    lines.append(STOP.in_(language))
    return "\n".join(lines)
