"""The shop itself: requests, approvals, contracts, services and how they are fulfilled; the application and its command."""
