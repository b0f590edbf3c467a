"""Telephone providers that speak by signed webhooks and REST: one folder a vendor (docs/telephony.md)."""
