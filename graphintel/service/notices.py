"""What a safeguarding lead is told: who was shown a protected person by name, and who keeps trying to reach one."""

from __future__ import annotations

from graphintel.errors import AccessError
from graphintel.ledger.safeguarding_notices import visible_notice
from graphintel.service.answers.notices import NoticeAnswer, NoticeList
from graphintel.service.describe import describe_entities
from graphintel.service.read_functions import read_function
from graphintel.service.view import View

SAFEGUARDING_ROLE = "safeguarding"


@read_function()
def notices(view: View) -> NoticeList:
    """Return the notices about protected people whom the viewer sees, newest first.

    Parameters
    ----------
    view : View
        Whose graph; of an account with the safeguarding role.

    Returns
    -------
    NoticeList
        ``kind`` is ``revealed`` (shown by name, for
        ``reason``) or ``tried`` (asked for by a nominal or name without the permission to reveal, ``times`` on the day of
        ``at``); ``people`` are those that it is about, under their pseudonyms. A reason is empty for a viewer who may not
        see all that its writer saw of them, and once any of that is withdrawn; tries are counted as far as the viewer
        sees the people.

    Raises
    ------
    AccessError
        Any other role.
    """
    if view.viewer.role != SAFEGUARDING_ROLE:
        raise AccessError(f"Notices are for the role {SAFEGUARDING_ROLE}; {view.viewer.account!r} has another.")
    all_notices = view.notices()
    seen = view.visible({record for notice in all_notices for record in notice.records})
    visible_notices = [
        mine for notice in all_notices if (mine := visible_notice(notice, seen, view.viewer.holds)) is not None
    ]
    identity = view.identity(seen)
    people = {record: identity.canonical.get(record, record) for record in seen}
    described = describe_entities(view, people.values(), identity, [])
    return NoticeList(
        notices=tuple(
            NoticeAnswer(
                kind=notice.kind,
                officer=notice.account,
                at=notice.at,
                reason=notice.reason,
                times=notice.times,
                people=tuple(described[one].summary() for one in sorted({people[r] for r in notice.records})),
            )
            for notice in visible_notices
        )
    )
