"""Which of the ordered issues is set first."""

from datetime import UTC, date, datetime

from wireroom.serve.issues import print_order
from wireroom.serve.printing import _turn_of
from wireroom.stories.models import Page


def test_todays_issues_are_set_before_older_ones_and_new_ones_before_renewed_ones():
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    orders = [
        Page(key=str(print_order("agra", date(2026, 3, 3)))),
        Page(key=str(print_order("agra", date(2026, 3, 4))), baked=noon),
        Page(key=str(print_order("pune", date(2026, 3, 4)))),
        Page(key=str(print_order("kochi", date(2026, 3, 4)))),
    ]
    turns = [order.key for order in sorted(orders, key=_turn_of)]
    assert turns == [orders[place].key for place in (3, 2, 1, 0)]
