"""Addresses that Django answers; everything else is a baked page."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
