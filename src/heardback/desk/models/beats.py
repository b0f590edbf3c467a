"""Signs of life of the processes that keep the desk going."""

from __future__ import annotations

from django.db import models


class WorkerBeat(models.Model):
    """The latest sign of life of one worker (`ingest`, `tick`, `deliver`), whichever process runs it.

    `state` is what the worker must still know after a restart; `problem` the sentence of its latest failure, '' once
    a round went well again.
    """

    name = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField()
    beaten_at = models.DateTimeField()
    state = models.JSONField(default=dict)
    problem = models.TextField(default="", blank=True)
