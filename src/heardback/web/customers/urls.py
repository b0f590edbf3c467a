"""Addresses of the place `customers`."""

from django.urls import URLPattern, path

from heardback.web.customers import views

urlpatterns: list[URLPattern] = [
    path("customers/", views.customers, name="customers"),
    path("customers/<path:customer_id>/", views.customer, name="customer"),
    path("contacts/<str:contact_id>/", views.contact, name="contact"),
    path("contacts/<str:contact_id>/html/", views.contact_html, name="contact_html"),
    path("contacts/<str:contact_id>/raw/", views.contact_raw, name="contact_raw"),
    path(
        "contacts/<str:contact_id>/attachments/<int:number>/",
        views.contact_attachment,
        name="contact_attachment",
    ),
]
