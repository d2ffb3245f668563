"""A small family with every question type, written to a folder so that a test can spoil one thing in it."""

from __future__ import annotations

from pathlib import Path

FAMILY = """\
id: sample
version: 1
name: {fr: Exemple, en: Sample}
summary: {fr: Un exemple., en: A sample.}
offer: [offer.yaml]
need: [need.yaml]
proposals: proposals.yaml
"""

OFFER = """\
section: main
label: {fr: Principal, en: Main}
questions:
  - {id: name, type: text, localised: true, both_languages: true, required: true, label: {fr: Nom, en: Name}}
  - {id: about, type: long_text, required: true, label: {fr: Texte, en: Text}, limits: {words: 5}}
  - {id: points, type: list, label: {fr: Points, en: Points}}
  - id: archive
    type: boolean
    required: true
    label: {fr: Archive, en: Archive}
    facet: {kind: any}
    follow_up:
      when: [true]
      questions:
        - id: archive_quota
          type: quantity
          unit: gb
          sense: at_least
          required: true
          label: {fr: Espace, en: Space}
          limits: {minimum: 1, maximum: 1000}
          facet: {kind: at_least, buckets: [10, 50]}
          compare: {better: higher}
          requirement: {operators: [gte], default: 10}
  - id: strength
    type: ordered_choice
    label: {fr: Force, en: Strength}
    options:
      - {value: low, rank: 1, label: {fr: Faible, en: Low}}
      - {value: mid, rank: 2, label: {fr: Moyenne, en: Middle}}
      - {value: high, rank: 3, label: {fr: Forte, en: High}}
    facet: {kind: at_least}
    compare: {better: higher}
    requirement: {operators: [gte], default: mid}
  - id: tools
    type: choices
    empty_is_answer: true
    label: {fr: Outils, en: Tools}
    options:
      - {value: saw, label: {fr: Scie, en: Saw}}
      - {value: axe, label: {fr: Hache, en: Axe}}
    facet: {kind: all}
  - id: kinds
    type: categories
    label: {fr: Genres, en: Kinds}
    options:
      - value: mail
        label: {fr: Messagerie, en: Messaging}
        children:
          - {value: email, label: {fr: Courriel, en: Email}}
          - {value: secure, label: {fr: Courriel sécurisé, en: Secure email}}
      - {value: other, label: {fr: Autre, en: Other}}
    facet: {kind: any}
  - {id: count, type: integer, label: {fr: Nombre, en: Number}, limits: {minimum: 1, maximum: 100000}}
  - id: rpo
    type: duration
    unit: hour
    label: {fr: Perte maximale, en: Maximum loss}
    limits: {maximum: 48}
    facet: {kind: at_most, buckets: [1, 4]}
    compare: {better: lower}
  - id: share
    type: percentage
    label: {fr: Part, en: Share}
    facet: {kind: range, buckets: [0, 50, 90]}
  - id: places
    type: regions
    label: {fr: Lieux, en: Places}
    data_kinds:
      - {value: mailbox, label: {fr: Boîtes, en: Mailboxes}}
      - {value: backup, label: {fr: Sauvegardes, en: Backups}}
    facet: {kind: at_least}
    compare: {better: higher}
  - id: certificates
    type: certificates
    empty_is_answer: true
    label: {fr: Certificats, en: Certificates}
    options:
      - {value: iso_27001, label: {fr: ISO/IEC 27001, en: ISO/IEC 27001}}
      - {value: soc_2, label: {fr: SOC 2, en: SOC 2}}
    facet: {kind: any}
  - {id: since, type: date, label: {fr: Depuis, en: Since}}
  - {id: site, type: url, label: {fr: Site, en: Site}}
  - {id: fee, type: money, label: {fr: Frais, en: Fee}, compare: {better: lower}, visibility: bodies}
"""

NEED = """\
section: volumes
label: {fr: Volumes, en: Volumes}
questions:
  - {id: mailboxes, type: quantity, unit: mailbox, required: true, label: {fr: Boîtes, en: Mailboxes}}
  - {id: space, type: quantity, unit: gb, label: {fr: Espace, en: Space}}
"""

PROPOSALS = """\
proposals:
  - id: room
    when: {fact: need.mailboxes, op: gte, value: 1}
    require: {fact: offer.archive_quota, op: gte, value_from: space}
    because: {fr: Il faut de la place., en: Room is needed.}
    source: {fr: Vos réponses, en: Your answers}
    nature: good_practice
"""


def write_family(folder: Path, file: str = "", old: str = "", new: str = "") -> Path:
    """Write the family; with a file, `old` is replaced there by `new`, once."""
    files = {"family.yaml": FAMILY, "offer.yaml": OFFER, "need.yaml": NEED, "proposals.yaml": PROPOSALS}
    if file:
        assert old in files[file], f"{old!r} is not in {file}"
        files[file] = files[file].replace(old, new, 1)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def line_of(file: str, words: str, new: str = "") -> int:
    """The line of the sample where some words stand, once spoiled."""
    content = {"family.yaml": FAMILY, "offer.yaml": OFFER, "need.yaml": NEED, "proposals.yaml": PROPOSALS}[file]
    return content[: content.index(words)].count("\n") + 1
