"""What a safeguarding lead is told: who was shown a protected person by name, and who keeps trying to reach one."""

from __future__ import annotations

from graphintel.errors import AccessError
from graphintel.service.describe import describe
from graphintel.service.reading import reading
from graphintel.service.view import Answer, View

LEAD = "safeguarding"


@reading
def notices(view: View) -> Answer:
    """Return the notices about protected people whom the viewer sees, newest first.

    Parameters
    ----------
    view : View
        Whose graph; of an account with the safeguarding role.

    Returns
    -------
    dict
        ``notices``: each ``{kind, officer, at, reason, times, people}``. ``kind`` is ``revealed`` (shown by name, for
        ``reason``) or ``tried`` (asked for by a nominal or name without the permission to reveal, ``times`` on the day of
        ``at``); ``people`` are those that it is about, under their pseudonyms.

    Raises
    ------
    AccessError
        Any other role.
    """
    if view.viewer.role != LEAD:
        raise AccessError(f"Notices are for the role {LEAD}; {view.viewer.account!r} has another.")
    told = view.notices()
    identity = view.identity({record for notice in told for record in notice.records})
    seen = view.visible({record for notice in told for record in notice.records})
    people = {record: identity.canonical.get(record, record) for record in seen}
    things = describe(view, people.values(), identity, [])
    return {
        "notices": [
            {
                "kind": notice.kind,
                "officer": notice.account,
                "at": notice.at,
                "reason": notice.reason,
                "times": notice.times,
                "people": [things[one].brief() for one in sorted({people[r] for r in notice.records if r in people})],
            }
            for notice in told
            if seen.keys() & set(notice.records)
        ]
    }
