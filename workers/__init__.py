"""The hands: the Celery application, the scheduler, the operation engine and the adapters of providers."""
