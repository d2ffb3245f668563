"""The two certain readings of a condition, for places that know only true and not true, such as a WHERE.

`surely_true(node)` holds, read with two values, exactly where `node` is true; `surely_false(node)` exactly where it
is false; where neither holds, it is unknown. Both are made of `AllOf`, `AnyOf`, leaves, leaves under `Not`, and
`some` or `every`. A leaf holds when it is true; a leaf under `Not` holds when it is *false*, which is more than not
true: its facts are known.
"""

from __future__ import annotations

from guidelines.language import AllOf, AnyOf, Compare, CompareFacts, Each, IfThen, Node, Not, Total


def surely_true(node: Node) -> Node:
    """The condition that holds exactly where `node` is true."""
    return _push(node, True)


def surely_false(node: Node) -> Node:
    """The condition that holds exactly where `node` is false."""
    return _push(node, False)


def _push(node: Node, wanted: bool) -> Node:
    match node:
        case Not(part):
            return _push(part, not wanted)
        case AllOf(parts):
            return _join(AllOf if wanted else AnyOf, [_push(part, wanted) for part in parts])
        case AnyOf(parts):
            return _join(AnyOf if wanted else AllOf, [_push(part, wanted) for part in parts])
        case IfThen(condition, then):
            return _join(AnyOf if wanted else AllOf, [_push(condition, not wanted), _push(then, wanted)])
        case Each(fact, op, where):
            # Over a known list: some = not every not; none = every not.
            every = (op != "some") is wanted
            inner = {"some": wanted, "every": wanted, "none": not wanted}[op]
            return Each(fact, "every" if every else "some", _push(where, inner))
        case Compare() | CompareFacts() | Total():
            return node if wanted else Not(node)


def _join(kind: type[AllOf] | type[AnyOf], parts: list[Node]) -> Node:
    """The parts together, those of the same kind unfolded, and no wrapping around a single one."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
