"""A client for machines, generated from the description that the house serves, and imported from where it was made."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx

NAME = "courtier_client"


class Generated:
    """The generated package: its operations by their id, and one client a person."""

    def __init__(self, origin: str, folder: Path) -> None:
        """Generate the package into `folder` from `origin`'s description, and import it."""
        self.origin = origin
        self.open = ExitStack()
        description = folder / "openapi.json"
        description.write_text(httpx.get(f"{origin}/openapi.json", timeout=60).text, encoding="utf-8")
        configuration = folder / "client.json"
        configuration.write_text(
            json.dumps({"project_name_override": NAME, "package_name_override": NAME, "post_hooks": []})
        )
        made = subprocess.run(
            [
                *(Path(sys.executable).parent / "openapi-python-client", "generate"),
                *("--path", description, "--config", configuration),
                *("--output-path", folder / NAME, "--overwrite"),
            ],
            capture_output=True,
            text=True,
            cwd=folder,
            timeout=120,
            check=False,
        )
        self.said = made.stdout + made.stderr
        assert made.returncode == 0, self.said
        sys.path.insert(0, str(folder / NAME))
        self.package = importlib.import_module(NAME)
        self.models = importlib.import_module(f"{NAME}.models")
        self.operations = {
            path.stem: f"{NAME}.api.{path.parent.name}.{path.stem}"
            for path in (folder / NAME / NAME / "api").glob("*/*.py")
            if path.stem != "__init__"
        }

    def operation(self, name: str) -> ModuleType:
        """The module of an operation, by its snake_case id."""
        return importlib.import_module(self.operations[name])

    def sign_in(self, email: str, password: str) -> Person:
        """Open a session over REST."""
        body = self.models.SignInInput.from_dict({"email": email, "password": password})
        with self.package.Client(base_url=self.origin, timeout=httpx.Timeout(60)) as anonymous:
            answer = self.operation("open_session").sync_detailed(client=anonymous, body=body)
        assert answer.status_code == 201, answer
        token = json.loads(answer.content)["token"]
        client = self.package.AuthenticatedClient(base_url=self.origin, token=token, timeout=httpx.Timeout(60))
        return Person(self, self.open.enter_context(client))

    def close(self) -> None:
        """Close every client's connections."""
        self.open.close()


class Person:
    """Somebody with a session."""

    def __init__(self, generated: Generated, client: Any) -> None:
        self.generated = generated
        self.client = client

    def __call__(
        self,
        name: str,
        *places: Any,
        expect: int = 200,
        body: tuple[str, Any] | None = None,
        version: int | None = None,
    ) -> Any:
        """Call an operation; its answer as plain data.

        Args:
            places: the parts of the address.
            expect: the status that answers.
            body: the model's name and what it holds.
            version: the version on which a write rests, sent as If-Match.
        """
        arguments: dict[str, Any] = {"client": self.client}
        if version is not None:
            arguments["if_match"] = f'"{version}"'
        if body is not None:
            arguments["body"] = getattr(self.generated.models, body[0]).from_dict(body[1])
        answer = self.generated.operation(name).sync_detailed(*places, **arguments)
        said = answer.content.decode("utf-8", "replace")
        assert answer.status_code.value == expect, f"{name}: {answer.status_code.value} {said[:3000]}"
        return json.loads(said) if said else None
