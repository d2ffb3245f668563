"""`courtier`: one command with a subcommand for whatever an operator does.

Subcommands of rooms are collected from their `ROOM.commands` when they are needed, so that `courtier --help` stays
quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from broker.rooms import rooms
from core.room import things
from core.runtime.folder import PRIVATE
from core.runtime.servers import require_servers
from core.runtime.wording import RuntimeRefusal
from core.settings import Settings, addresses, settings_or_exit, settings_table


class Rooms(click.Group):
    """A group whose subcommands also come from the rooms."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted({*super().list_commands(context), *self._of_rooms()})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return super().get_command(context, name) or self._of_rooms().get(name)

    def _of_rooms(self) -> dict[str, click.Command]:
        found = [command for room in rooms() for command in things(room.commands, click.Command)]
        inner = {id(one) for group in found if isinstance(group, click.Group) for one in group.commands.values()}
        return {str(command.name): command for command in found if command.name and id(command) not in inner}


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=None, version="0.1.0", prog_name="courtier")
def courtier() -> None:
    """The cloud brokerage and catalogue of a government: from need to working service to clean exit."""


@courtier.command()
@click.option("--host", help="Address to listen on (COURTIER_HOST, 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (COURTIER_PORT, 8000).")
@click.option(
    "--data", "data_dir", type=click.Path(path_type=Path), help="Folder of the data (COURTIER_DATA_DIR, var)."
)
@click.option("--demo/--no-demo", default=None, help="With demonstration data, which is the default here, or without.")
def serve(**options: Any) -> None:
    """Start everything on this machine: servers, web, worker, scheduler and the demonstration provider."""
    from broker.serve import serve as run

    if options["demo"] is None and not os.environ.get("COURTIER_DEMO"):
        options["demo"] = True
    sys.exit(run(settings_or_exit(**options)))


@courtier.command()
def web() -> None:
    """Run the web server alone, as the settings say."""
    from broker.serve import web_command

    settings = given_settings()
    become(web_command(settings), settings)


@courtier.command()
def worker() -> None:
    """Run a worker: the process that calls providers."""
    run_workers("worker")


@courtier.command()
def scheduler() -> None:
    """Run the scheduler: order of the ledger, what is due, checkpoints. A second one stands by."""
    run_workers("scheduler")


def run_workers(part: str) -> None:
    """Become `python -m workers PART`: nothing here imports that room."""
    become([sys.executable, "-m", "workers", part], given_settings())


def given_settings() -> Settings:
    """The settings of a part that runs alone, with servers that are given and that answer.

    Raises:
        BadSettings: they are not, or do not.
    """
    settings = settings_or_exit()
    addresses(settings, "database_url", "redis_url")
    require_servers(settings)
    return settings


def become(command: list[str], settings: Settings) -> None:
    """Run `command` in the place of this process; what it writes is for its own account."""
    os.umask(PRIVATE)
    os.execve(command[0], command, {**os.environ, **settings.environment()})


@courtier.command()
def migrate() -> None:
    """Bring the database up to date, found the installation and load reference data."""
    from broker.demonstration import load_demonstration
    from broker.installation import bring_up_to_date, settle

    settings = settings_or_exit()
    addresses(settings, "database_url")
    require_servers(settings.model_copy(update={"redis_url": None}))
    for head in bring_up_to_date(settings) or ["nothing to do"]:
        click.echo(head)
    settle(settings, load_demonstration)


@courtier.group()
def database() -> None:
    """The database of an installation on real servers."""


@database.command()
@click.option("--admin-url", required=True, help="An administrator's address of the server (CREATEROLE and CREATEDB).")
def prepare(admin_url: str) -> None:
    """Make the roles that the tenant wall stands on, and the empty database that the settings name.

    The passwords written in COURTIER_DATABASE_URL and COURTIER_DATABASE_OWNER_URL are the ones that the roles receive.
    """
    from core.runtime.servers import prepare_given

    prepare_given(settings_or_exit(), admin_url)


@courtier.command()
@click.option("--language", type=click.Choice(["fr", "en"]), default="en", show_default=True)
def settings(language: str) -> None:
    """Print every setting as the table of README."""
    click.echo(settings_table(language), nl=False)


def main() -> None:
    """The entry point: what cannot be started says why in one message."""
    try:
        courtier(prog_name="courtier")
    except RuntimeRefusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(refusal.status)
