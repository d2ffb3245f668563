"""Files over REST: the same use cases and inputs as the pages."""

from typing import Any

from procurement.api.files import FileController
from procurement.api.lists import ListController, answer_clarification, list_clarifications

HANDLERS: list[Any] = [FileController, ListController, list_clarifications, answer_clarification]
