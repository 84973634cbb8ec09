"""Which story goes on which page, where and at what size: decided from plain measures, by no clock and no chance.

The way: `copy` has the measures; `order` says what is important; `cast` knows the forms in which a story can stand; `band`
finds stories that stand well side by side; `pages` makes pages of bands and the issue of pages; `choose` tries sheets and
sizes and takes the best.
"""

from wireroom.epaper.plan.choose import plan
from wireroom.epaper.plan.copy import BROADSHEET, COMPACT, LEAFLET, Copy, Matter, Module, Page, Plan, Shape, Sheet

__all__ = ["BROADSHEET", "COMPACT", "LEAFLET", "Copy", "Matter", "Module", "Page", "Plan", "Shape", "Sheet", "plan"]
