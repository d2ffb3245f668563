"""`courtier serve`: everything on this machine from one command.

Embedded servers where the settings name none, migrations, reference and demonstration data, then four processes: web,
worker, scheduler and the demonstration provider. Nothing imports `workers`; it is started by name.
"""

from __future__ import annotations

import sys
from pathlib import Path

from broker.demonstration import PASSWORD_FILE, accounts, load_demonstration
from broker.demonstration.provider import FOLDER, PROVIDER_OFFSET
from broker.installation import bring_up_to_date, settle
from core.runtime.folder import DataFolder
from core.runtime.servers import start_servers
from core.runtime.supervisor import Child, Supervisor, http_ready, require_port, tcp_ready
from core.runtime.wording import Said, terminal_language
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
STOP = Said("\n  Ctrl-C arrête tout.\n", "\n  Ctrl-C stops everything.\n")


def serve(settings: Settings) -> int:
    """Run everything until somebody stops it; the exit status."""
    require_port(settings.host, settings.port)
    provider_port = settings.port + PROVIDER_OFFSET
    if settings.demo:
        require_port("127.0.0.1", provider_port)
    language = terminal_language()
    with Supervisor(DataFolder(settings.data_dir)) as supervisor:
        settings = start_servers(supervisor, settings)
        with supervisor.phase("migrations"):
            bring_up_to_date(settings)
        with supervisor.phase("data"):
            settle(settings, load_demonstration)
        supervisor.run(
            children(settings, provider_port), on_ready=lambda: print(welcome(settings, language), flush=True)
        )
    return supervisor.status


def children(settings: Settings, provider_port: int) -> list[Child]:
    """The processes of the application, as data."""
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
        Child("worker", [python, "-m", "workers", "worker"], env=environment, cwd=HERE),
        Child("scheduler", [python, "-m", "workers", "scheduler"], env=keeper, cwd=HERE),
    ]
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


def welcome(settings: Settings, language: str) -> str:
    """What the terminal says once everything answers: addresses, and the demonstration's accounts."""
    lines = [ADDRESSES.in_(language, origin=settings.origin)]
    if settings.demo:
        password = (settings.data_dir / PASSWORD_FILE).read_text(encoding="utf-8").strip()
        lines.append(ACCOUNTS.in_(language, password=password))
        lines += [f"    {account.email:<42} {account.label[language]}" for account in accounts()]
    lines.append(STOP.in_(language))
    return "\n".join(lines)
