"""The Django app of what is to be told and sent: rows between deciding and telling."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "heardback.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
