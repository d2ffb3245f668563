"""The catalogue's pages: search, one offer, comparison, suppliers. Public, but for a supplier's own offers."""
