"""The Django app of raw items and cursors."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "heardback.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
