"""The check of words: messages missing, unused or unlike between languages, forbidden forms, French typography.

`python -m core.language.check` prints each finding as `file:line: what` and answers 1 when there is one; long French
sentences are only warned of. `--fix` puts the non-breaking spaces of French messages right.
"""

from __future__ import annotations

import ast as python
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from jinja2 import Environment, TemplateSyntaxError, nodes

from core.language import glossary

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "guidelines", "catalogue", "procurement", "broker", "workers")
LONGEST_SENTENCE = 20
NBSP = "\u00a0"

DYNAMIC = ("error-", "problem-", "event-", "status-", "role-", "denied-", "kit-notice-")
"""Prefixes of messages whose names are made while the program runs: never said to be unused."""


PREFIX = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-")
"""How an f-string begins that makes the name of a message: `f"organisation-kind-{kind}"`."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is not right, and where."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        shown = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{shown}:{self.line}: {self.what}"


@dataclass
class Message:
    """One message as it stands in a file."""

    name: str
    path: Path
    line: int
    parameters: frozenset[str]
    attributes: frozenset[str]
    texts: tuple[tuple[int, str], ...]
    plurals: tuple[int, ...] = ()
    """Lines where a plural « one » says nothing of its number and nought has no words of its own."""


@dataclass
class Uses:
    """What code and templates ask for."""

    asked: dict[str, tuple[Path, int]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)

    def ask(self, message: str, path: Path, line: int) -> None:
        """Note that a message is needed."""
        self.asked.setdefault(message, (path, line))


class _Reader(Visitor):
    """Collects the parameters, references and texts of one message."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parameters: set[str] = set()
        self.references: set[str] = set()
        self.texts: list[tuple[int, str]] = []
        self.plurals: list[int] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.parameters.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        # a parameter that only chooses a plural may be idle in a language whose word does not change ("mois")
        if not isinstance(node.selector, ast.VariableReference):
            self.visit(node.selector)
        keys = {getattr(variant.key, "name", getattr(variant.key, "value", "")): variant for variant in node.variants}
        one = keys.get("one")
        if one is not None and "0" not in keys and all(isinstance(e, ast.TextElement) for e in one.value.elements):
            start = one.span.start if one.span else 0
            self.plurals.append(self.source.count("\n", 0, start) + 1)
        for variant in node.variants:
            self.visit(variant)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.references.add(node.id.name)

    def visit_Pattern(self, node: ast.Pattern) -> None:  # noqa: N802
        shown = "".join(
            element.value if isinstance(element, ast.TextElement) else "\u2063" for element in node.elements
        )
        start = node.span.start if node.span else 0
        self.texts.append((self.source.count("\n", 0, start) + 1, shown))
        self.generic_visit(node)


def read_messages(paths: Iterable[Path]) -> tuple[dict[str, Message], list[Finding], set[str]]:
    """Every message of some Fluent files, what is wrong with the files, and the messages that others refer to."""
    found: dict[str, Message] = {}
    findings: list[Finding] = []
    referred: set[str] = set()
    for path in paths:
        source = path.read_text(encoding="utf-8")
        for entry in FluentParser(with_spans=True).parse(source).body:
            line = source.count("\n", 0, entry.span.start) + 1 if entry.span else 1
            if isinstance(entry, ast.Junk):
                findings.append(Finding(path, line, "not Fluent"))
            if not isinstance(entry, ast.Message):
                continue
            reader = _Reader(source)
            reader.visit(entry)
            referred |= reader.references
            name = entry.id.name
            if name in found:
                findings.append(Finding(path, line, f"{name} is already in {found[name].path.name}"))
            found[name] = Message(
                name,
                path,
                line,
                frozenset(reader.parameters),
                frozenset(attribute.id.name for attribute in entry.attributes),
                tuple(reader.texts),
                tuple(reader.plurals),
            )
    return found, findings, referred


def python_uses(path: Path, uses: Uses) -> list[Finding]:
    """What a module asks for: `t("…")`, `Problem("…")`, the codes of errors, the names of events."""
    try:
        tree = python.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        return [Finding(path, error.lineno or 1, "not Python")]
    for node in python.walk(tree):
        if isinstance(node, python.Constant) and isinstance(node.value, str):
            uses.strings.add(node.value)
        if isinstance(node, python.JoinedStr) and node.values and isinstance(node.values[0], python.Constant):
            head = str(node.values[0].value)
            if PREFIX.fullmatch(head):
                uses.prefixes.add(head)
        if isinstance(node, python.Call):
            _call(node, path, uses)
        if isinstance(node, python.ClassDef):
            _error_class(node, path, uses)
    return []


def _call(node: python.Call, path: Path, uses: Uses) -> None:
    called = node.func.attr if isinstance(node.func, python.Attribute) else getattr(node.func, "id", "")
    first = node.args[0] if node.args else None
    if called == "t" and first is not None:
        if isinstance(first, python.Constant) and isinstance(first.value, str):
            uses.ask(first.value, path, node.lineno)
        elif isinstance(first, python.IfExp):
            for side in (first.body, first.orelse):
                if isinstance(side, python.Constant) and isinstance(side.value, str):
                    uses.ask(side.value, path, node.lineno)
    if called in {"Problem", "InputProblem"} and isinstance(first, python.Constant) and isinstance(first.value, str):
        uses.ask(f"problem-{first.value}", path, node.lineno)
    if called == "event" and isinstance(first, python.Constant) and isinstance(first.value, str):
        uses.ask("event-" + first.value.replace(".", "-"), path, node.lineno)


def _error_class(node: python.ClassDef, path: Path, uses: Uses) -> None:
    body = {
        target.id: statement.value
        for statement in node.body
        for target in (
            statement.targets
            if isinstance(statement, python.Assign)
            else [statement.target]
            if isinstance(statement, python.AnnAssign)
            else []
        )
        if isinstance(target, python.Name) and isinstance(statement, python.Assign | python.AnnAssign)
    }
    code = body.get("code")
    bases = {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases}
    errors = {"CourtierError", "Conflict", "Invalid", "Exception", "NotFound", "PermissionDenied"}
    if isinstance(code, python.Constant) and isinstance(code.value, str) and bases & errors:
        uses.ask(f"error-{code.value}", path, node.lineno)


def template_uses(path: Path, uses: Uses) -> list[Finding]:
    """What a template asks for, and the words that it should have asked for."""
    source = path.read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], trim_blocks=True, lstrip_blocks=True
    )
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return [Finding(path, error.lineno, f"not a template: {error.message}")]
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str):
            uses.strings.add(constant.value)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
            for first in _branches(call.args[0]):
                if isinstance(first, nodes.Const):
                    uses.ask(str(first.value), path, call.lineno)
                elif isinstance(first, nodes.Concat) and isinstance(first.nodes[0], nodes.Const):
                    uses.prefixes.add(str(first.nodes[0].value))
    return [] if path.name == "gallery.html" else _literal_words(path, tree)


def _branches(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.CondExpr):
        yield from _branches(node.expr1)
        if node.expr2 is not None:
            yield from _branches(node.expr2)
    else:
        yield node


def _literal_words(path: Path, tree: nodes.Template) -> list[Finding]:
    found: list[Finding] = []
    inside = False
    for data in tree.find_all(nodes.TemplateData):
        shown: list[str] = []
        for piece in re.split(r"(<!doctype html>|<[a-zA-Z/!]|>)", data.data):
            if piece.startswith("<") and piece != "<!doctype html>":
                inside = True
            elif piece == ">":
                inside = False
            elif not inside and not piece.startswith("<!"):
                shown.append(piece)
        words = re.findall(r"[A-Za-zÀ-ÿ]{3,}", re.sub(r"&\w+;|\s[a-z-]+=\"[^\"]*\"?", " ", " ".join(shown)))
        if words:
            found.append(Finding(path, data.lineno, f"words outside a message: {' '.join(words[:6])!r}"))
    return found


def typography(message: Message) -> list[Finding]:
    """Where a French message misses Québec's spacing, the curly apostrophe, or says « un » of nought."""
    found = [
        Finding(message.path, line, f"{message.name}: French says [one] of nought too; write [1], or add [0]")
        for line in message.plurals
    ]
    for line, shown in message.texts:
        if shown != spaced(shown):
            found.append(Finding(message.path, line, f"{message.name}: French spacing; write {spaced(shown)!r}"))
    return found


def spaced(shown: str) -> str:
    """French text with U+00A0 before a colon and inside guillemets, nothing before ; ! ? and curly apostrophes."""
    shown = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_\u2063«])", "’", shown)
    shown = re.sub(r"[ \u202f]+:(?=[\s\u2063]|$)", f"{NBSP}:", shown)
    shown = re.sub(r"(?<=[^\W\d_]):(?=\s|$)", f"{NBSP}:", shown)
    shown = re.sub(r"«[ \u202f\u00a0]*", f"«{NBSP}", shown)
    shown = re.sub(r"[ \u202f\u00a0]*»", f"{NBSP}»", shown)
    return re.sub(r"(?<=\S)[ \u202f\u00a0]+([;!?])", r"\1", shown)


def long_sentences(message: Message) -> list[Finding]:
    """French sentences of more than twenty words."""
    found = []
    for line, shown in message.texts:
        for sentence in re.split(r"[.!?;]\s", shown):
            count = len(re.findall(r"[\wÀ-ÿ]+(?:['’-][\wÀ-ÿ]+)*|\u2063", sentence))
            if count > LONGEST_SENTENCE:
                found.append(Finding(message.path, line, f"{message.name}: a sentence of {count} words"))
    return found


def forbidden_forms(code: str) -> list[tuple[re.Pattern[str], str]]:
    """Forms that texts in a language must not use, with what to write."""
    found = []
    for term in glossary.terms().values():
        for form in term.forbidden.get(code, ()):
            found.append((re.compile(rf"(?<!\w){form}(?!\w)", re.IGNORECASE), term.term[code]))
    return found


def check(root: Path = ROOT, rooms: Sequence[str] = ROOMS) -> tuple[list[Finding], list[Finding]]:
    """Everything wrong with the words of some rooms, and what to look at again."""
    files = [path for room in rooms for path in sorted((root / room).rglob("*")) if path.is_file()]
    uses = Uses()
    errors: list[Finding] = []
    for path in files:
        if path.suffix == ".py" and "migrations" not in path.parts:
            errors += python_uses(path, uses)
        elif path.suffix == ".html" and "templates" in path.parts:
            errors += template_uses(path, uses)
    messages: dict[str, dict[str, Message]] = {}
    referred: set[str] = set()
    for code in ("fr", "en"):
        messages[code], findings, seen = read_messages(path for path in files if path.name.endswith(f".{code}.ftl"))
        errors += findings
        referred |= seen
    errors += _missing(uses, messages) + _unused(uses, messages["fr"], referred) + _unlike(messages)
    warnings: list[Finding] = []
    for code, every in messages.items():
        forms = forbidden_forms(code)
        for message in every.values():
            for line, shown in message.texts:
                for form, instead in forms:
                    if match := form.search(shown):
                        errors.append(Finding(message.path, line, f"{message.name}: {match[0]!r}; write {instead!r}"))
            if code == "fr":
                errors += typography(message)
                warnings += long_sentences(message)
    return sorted(set(errors)), sorted(set(warnings))


def _missing(uses: Uses, messages: dict[str, dict[str, Message]]) -> list[Finding]:
    found = []
    for asked, (path, line) in uses.asked.items():
        name, _, attribute = asked.partition(".")
        for code, every in messages.items():
            message = every.get(name)
            if message is None or (attribute and attribute not in message.attributes):
                found.append(Finding(path, line, f"{asked} is missing ({code})"))
    return found


def _unused(uses: Uses, messages: dict[str, Message], referred: set[str]) -> list[Finding]:
    prefixes = (*DYNAMIC, *uses.prefixes)
    used = {name.partition(".")[0] for name in uses.asked} | uses.strings | referred
    return [
        Finding(message.path, message.line, f"{name} is not used")
        for name, message in messages.items()
        if name not in used and not name.startswith(prefixes)
    ]


def _unlike(messages: dict[str, dict[str, Message]]) -> list[Finding]:
    french, english = messages["fr"], messages["en"]
    found = []
    for name in french.keys() ^ english.keys():
        message = french.get(name) or english[name]
        found.append(Finding(message.path, message.line, f"{name} is in one language only"))
    for name in french.keys() & english.keys():
        one, other = french[name], english[name]
        if one.parameters != other.parameters:
            unlike = ", ".join(sorted(one.parameters ^ other.parameters))
            found.append(Finding(other.path, other.line, f"{name}: parameters differ between languages ({unlike})"))
        if one.attributes != other.attributes:
            found.append(Finding(other.path, other.line, f"{name}: attributes differ between languages"))
    return found


def fix(root: Path = ROOT, rooms: Sequence[str] = ROOMS) -> int:
    """Put the spacing of French messages right; returns how many files changed."""
    changed = 0
    for room in rooms:
        for path in sorted((root / room).rglob("*.fr.ftl")):
            lines = path.read_text(encoding="utf-8").split("\n")
            after = [line if line.startswith("#") else _fixed(line) for line in lines]
            if after != lines:
                path.write_text("\n".join(after), encoding="utf-8")
                changed += 1
    return changed


def _fixed(line: str) -> str:
    head, equals, text = line.partition("=") if re.match(r"\s*\.?[\w-]+ *=", line) else ("", "", line)
    indent = re.match(r"\s*(?:\*?\[[^\]]*\])?", text)
    kept = indent[0] if indent else ""
    return head + equals + kept + spaced(text[len(kept) :])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is wrong; 0 when nothing is."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if "--fix" in given:
        print(f"{fix()} files put right")
    errors, warnings = check()
    for finding in errors:
        print(finding)
    for finding in warnings:
        print(f"{finding} (warning)")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
