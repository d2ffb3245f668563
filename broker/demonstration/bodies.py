"""The public bodies of the demonstration and the people who play in them, as data. All names are fictional."""

from __future__ import annotations

from dataclasses import dataclass

from core.identity.kinds import OrganisationKind as Kind


@dataclass(frozen=True)
class Body:
    """An organisation of the demonstration. `people` are requester, manager and chief executive; two names when the
    manager is the chief executive; none where the accounts play.
    """

    key: str
    kind: Kind
    name: str
    people: tuple[str, ...] = ()


ORGANISATIONS = (
    Body("centre", Kind.CENTRE, "Centre d’expertise en infonuagique (fictif)"),
    Body("verification", Kind.REVIEWER_OFFICE, "Bureau fictif de vérification des contrats"),
    Body("regie", Kind.OTHER_BODY, "Régie fictive du patrimoine lacustre"),
    Body(
        "office",
        Kind.BUDGET_BODY,
        "Office fictif des quais et traverses",
        ("Sarah Lemoine", "Gilles Paradis", "Johanne Kirouac"),
    ),
    Body(
        "ministere",
        Kind.MINISTRY,
        "Ministère fictif des Rivières",
        ("Thomas Arel", "Lucie Marcoux", "Bernard Quirion"),
    ),
    Body(
        "cegep",
        Kind.HIGHER_EDUCATION,
        "Cégep fictif de la Pointe-aux-Brumes",
        ("Amélie Joncas", "Serge Dubuc", "Francine Lortie"),
    ),
    Body(
        "sante",
        Kind.HEALTH,
        "Centre intégré fictif de santé des Hauts-Plateaux",
        ("Karine Massé", "Denis Fiset", "Monique Charland"),
    ),
    Body(
        "ville",
        Kind.MUNICIPAL,
        "Ville fictive de Saint-Clovis-des-Érables",
        ("Jonathan Bureau", "Chantal Vigneault", "Réjean Lamarre"),
    ),
    Body(
        "commission",
        Kind.OTHER_BODY,
        "Commission fictive des sentiers nordiques",
        ("Mélissa Gauvreau", "Pierre Turmel", "Danielle Sasseville"),
    ),
    Body("fiducie", Kind.OTHER_BODY, "Fiducie fictive du lac Tremblé", ("Noémie Pinard", "André Castonguay")),
    Body(
        "forets",
        Kind.MINISTRY,
        "Ministère fictif des Forêts anciennes",
        ("Vincent Rancourt", "Line Bédard", "Normand Cossette"),
    ),
    Body(
        "veille",
        Kind.MINISTRY,
        "Secrétariat fictif aux Veillées",
        ("Isabelle Trépanier", "Yves Lapierre", "Ginette Doré"),
    ),
    Body(
        "phares",
        Kind.BUDGET_BODY,
        "Bureau fictif des phares et balises",
        ("Maxime Leduc", "Josée Tanguay", "Roland Ferland"),
    ),
    Body(
        "conseil",
        Kind.BUDGET_BODY,
        "Conseil fictif de la courtepointe",
        ("Audrey Savoie", "Martin Plamondon", "Louise Bégin"),
    ),
    Body(
        "tribunal",
        Kind.BUDGET_BODY,
        "Tribunal fictif des clôtures mitoyennes",
        ("Simon Jutras", "Nathalie Roberge", "Alain Coulombe"),
    ),
    Body(
        "musee",
        Kind.OTHER_BODY,
        "Musée fictif de la raquette",
        ("Catherine Levasseur", "Jocelyn Hébert", "Suzanne Picard"),
    ),
    Body(
        "biblio",
        Kind.OTHER_BODY,
        "Bibliothèque fictive des almanachs",
        ("Félix Moreau", "Hélène Sirois", "Gaston Drolet"),
    ),
    Body(
        "agence",
        Kind.OTHER_BODY,
        "Agence fictive des neiges éternelles",
        ("Valérie Goyette", "Robert Lachapelle", "Carole Mineau"),
    ),
    Body(
        "fonds",
        Kind.OTHER_BODY,
        "Fonds fictif des semences patrimoniales",
        ("Olivier Gendron", "Sylvie Bourque", "Marc-André Pilon"),
    ),
    Body(
        "css-baie",
        Kind.SCHOOL_NETWORK,
        "Centre de services scolaire fictif de la Baie-aux-Oies",
        ("Stéphanie Allard", "Claude Veilleux", "Diane Fortier"),
    ),
    Body(
        "css-monts",
        Kind.SCHOOL_NETWORK,
        "Centre de services scolaire fictif des Monts-Bleus",
        ("Julien Caron", "Manon Gosselin", "Paul-Émile Roux"),
    ),
    Body(
        "css-plaine",
        Kind.SCHOOL_NETWORK,
        "Centre de services scolaire fictif de la Plaine-Blonde",
        ("Geneviève Dallaire", "Michel Brochu", "Andrée Thibault"),
    ),
    Body(
        "cegep-rive",
        Kind.HIGHER_EDUCATION,
        "Cégep fictif de la Rive-Douce",
        ("Patrick Lebel", "Sonia Marchand", "Jacques Beaulne"),
    ),
    Body(
        "universite",
        Kind.HIGHER_EDUCATION,
        "Université fictive du Grand-Portage",
        ("Marianne Côté-Lévis", "François Delage", "Élise Montambault"),
    ),
    Body(
        "institut",
        Kind.HIGHER_EDUCATION,
        "Institut fictif de lutherie",
        ("Hugo Desrochers", "Anne Vachon", "Raymond Guillot"),
    ),
    Body(
        "sante-fleuve",
        Kind.HEALTH,
        "Centre intégré fictif de santé du Fleuve-Lent",
        ("Caroline Bisson", "Éric Langevin", "Pauline Morissette"),
    ),
    Body(
        "hopital",
        Kind.HEALTH,
        "Hôpital fictif de l’Anse-au-Tilleul",
        ("David Rouleau", "Martine Ayotte", "Jean-Yves Cardinal"),
    ),
    Body(
        "loterie",
        Kind.STATE_ENTERPRISE,
        "Société fictive des jeux de quilles",
        ("Émilie Chartrand", "Daniel Poirier", "Colette Samson"),
    ),
    Body(
        "energie",
        Kind.STATE_ENTERPRISE,
        "Société fictive de l’énergie des marées",
        ("Nicolas Verreault", "Guylaine Maltais", "Laurent Dufresne"),
    ),
    Body(
        "ville-lac",
        Kind.MUNICIPAL,
        "Municipalité fictive de Lac-à-la-Loutre",
        ("Sophie Cantin", "Richard Painchaud", "Thérèse Blouin"),
    ),
    Body(
        "mrc",
        Kind.MUNICIPAL,
        "MRC fictive des Trois-Clochers",
        ("Alexandre Nolet", "France Bergeron-Huot", "Germain Labonté"),
    ),
    Body(
        "transport",
        Kind.MUNICIPAL,
        "Régie fictive de transport de la Grande-Boucle",
        ("Annie Provencher", "Sylvain Thivierge", "Lise Corriveau"),
    ),
    Body(
        "incendie",
        Kind.MUNICIPAL,
        "Régie fictive de sécurité incendie du Haut-Pays",
        ("Kevin Sylvestre", "Ghislaine Auger", "Fernand Rioux"),
    ),
)

ANALYSTS = (
    ("odile", "Odile Beaupré", "Analyste"),
    ("simon", "Simon Lavallée", "Analyste principal"),
    ("rachel", "Rachel Ouimet", "Analyste"),
    ("emile", "Émile Fontaine", "Analyste"),
)
"""The centre's other analysts; two of them are away, one will be."""

SELLERS = (
    ("fjordane", "Ingrid Saint-Amour", "Directrice des ventes publiques"),
    ("ombrelac", "Philippe Lorange", "Chargé de compte"),
    ("harlowmere", "Judith Hallam", "Directrice de compte"),
    ("plumecote", "Rosalie Deschênes", "Coordonnatrice"),
    ("castelline", "Mathieu Castel", "Directeur commercial"),
    ("aurivelle", "Solange Auriol", "Directrice commerciale"),
    ("peskawen", "Yann Peskawen-Morel", "Coordonnateur de la coopérative"),
    ("tremarine", "Olga Marin", "Chargée de compte"),
)
"""Who answers for the suppliers that no account plays."""
