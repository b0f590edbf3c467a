"""Words and moments for templates: times as a person says them, the exact moment on hover."""

from django import template

register = template.Library()
