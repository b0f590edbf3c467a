"""Audits of exports: stage, resolve, judge in batches; no Django, nothing decided in SQL."""
