"""The use cases: the only thing that the command line and the dashboard call.

Every reading function takes a :class:`graphintel.service.view.View` first: a viewer, and the graph as that viewer may
see it. :class:`graphintel.service.service.Service` runs them, and writes the audit entry before it hands over the answer.
"""

from graphintel.service.service import Service

__all__ = ["Service"]
