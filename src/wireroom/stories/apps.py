"""The Django app of the record."""

from django.apps import AppConfig


class Stories(AppConfig):
    """Sources' dispatches, stories, versions, entities and the pages that show them."""

    name = "wireroom.stories"
    label = "stories"
