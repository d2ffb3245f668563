"""The demonstration provider over HTTP: openbrokerapi's routes, the gaps it leaves, the faults, and a small
administration."""

from __future__ import annotations

import json
import logging
import secrets
import socket
import time
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from openbrokerapi import api, errors
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from workers.demo_provider.broker import DemonstrationBroker, Faults
from workers.demo_provider.store import Store

MUTATING = ("PUT", "PATCH", "DELETE")
REFUSALS: dict[str, tuple[int, dict[str, Any], dict[str, str]]] = {
    "503": (503, {"description": "En entretien"}, {"Retry-After": "1"}),
    "408": (408, {"description": "Trop lent"}, {}),
    "429": (429, {"description": "Trop de demandes"}, {"Retry-After": "1"}),
    "concurrency": (422, {"error": "ConcurrencyError", "description": "Une autre opération est en cours"}, {}),
    "reject": (400, {"description": "Le forfait ne permet pas cette demande"}, {}),
    "unauthorized": (401, {"description": "Qui êtes-vous ?"}, {}),
}


class CutConnection(Exception):
    """Close the connection without an answer."""


class Handler(WSGIRequestHandler):
    """Quiet, and able to hang up."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def run_wsgi(self) -> None:
        """Answer, or cut the connection when told to."""
        try:
            super().run_wsgi()
        except CutConnection:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)


def application(broker: DemonstrationBroker, faults: Faults, *, username: str, password: str, token: str) -> Flask:
    """The WSGI application."""
    app = Flask("demo_provider")
    logger = logging.getLogger("courtier.demo_provider.routes")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    logger.setLevel(logging.CRITICAL)
    blueprint = api.get_blueprint(broker, api.BrokerCredentials(username, password), logger)

    def busy(_: Exception) -> tuple[dict[str, str], int]:
        return {"error": "ConcurrencyError", "description": "Another operation is under way."}, 422

    blueprint.register_error_handler(errors.ErrConcurrentInstanceAccess, busy)
    app.register_blueprint(blueprint)

    @app.before_request
    def before() -> Response | tuple[dict[str, Any], int, dict[str, str]] | None:
        if request.path.startswith("/v2/") and request.headers.get("X-Broker-API-Version") is None:
            return {"description": "X-Broker-API-Version is missing"}, 412, {}
        if request.method not in MUTATING or not request.path.startswith("/v2/"):
            return None
        kind = "binding" if "/service_bindings/" in request.path else "instance"
        fault = faults.take(f"{request.method} {kind}")
        request.environ["fault"] = fault
        if fault in REFUSALS:
            status, body, headers = REFUSALS[fault]
            return body, status, headers
        if fault == "failasync":
            broker.fails_next += 1
        if fault == "slow":
            time.sleep(faults.seconds)
        return None

    @app.after_request
    def after(answer: Response) -> Response:
        identity = request.headers.get("X-Broker-API-Request-Identity")
        if identity:
            answer.headers["X-Broker-API-Request-Identity"] = identity
        if answer.status_code == 202 or (
            request.path.endswith("/last_operation") and b"in progress" in answer.get_data()
        ):
            answer.headers["Retry-After"] = str(max(1, round(broker.delay / 2)))
        fault = request.environ.get("fault", "none")
        if fault == "lost":
            raise CutConnection
        if fault == "500":
            return Response(json.dumps({"description": "Erreur interne"}), 500, content_type="application/json")
        if fault == "204":
            return Response(status=204)
        if fault == "malformed":
            answer.set_data(b"<html>")
        return answer

    def administrator() -> bool:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), token.encode())

    @app.post("/admin/faults")
    def set_faults() -> tuple[dict[str, Any], int]:
        if not administrator():
            return {}, 403
        asked = request.get_json()
        try:
            faults.set(
                asked["mode"], int(asked.get("times", 1)), seconds=asked.get("seconds", 2.0), only=asked.get("only", "")
            )
        except (KeyError, ValueError) as error:
            return {"unknown": str(error)}, 400
        return {"mode": faults.mode, "times": faults.times}, 200

    @app.post("/admin/delay")
    def set_delay() -> tuple[dict[str, Any], int]:
        if not administrator():
            return {}, 403
        broker.delay = float(request.get_json()["seconds"])
        return {"seconds": broker.delay}, 200

    @app.get("/admin/state")
    def state() -> tuple[dict[str, Any], int]:
        if not administrator():
            return {}, 403
        return {
            "instances": broker.store.all("SELECT id, plan_id, parameters FROM instance ORDER BY id"),
            "bindings": broker.store.all("SELECT id, instance_id FROM binding ORDER BY id"),
            "effects": broker.store.all("SELECT kind, subject FROM effect ORDER BY n"),
        }, 200

    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


def serve(
    data: Path, *, port: int, username: str, password: str, token: str, delay: float = 2.0, host: str = "127.0.0.1"
) -> BaseWSGIServer:
    """A threaded server bound to loopback, ready to `serve_forever()`; its port is `server.port`."""
    data.mkdir(parents=True, exist_ok=True)
    broker = DemonstrationBroker(Store(data / "demo_provider.sqlite3"), delay=delay)
    app = application(broker, Faults(), username=username, password=password, token=token)
    return make_server(host, port, app, threaded=True, request_handler=Handler)
