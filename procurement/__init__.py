"""From a need to a choice that can be shown: lists frozen, offers compared, evidence kept, reports drawn."""
