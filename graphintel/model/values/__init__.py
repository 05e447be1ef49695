"""Value types with one interface.

``clean`` gives the value in normal form or refuses it with an :class:`~graphintel.model.values.base.InvalidValueError`,
``key`` the normal form alone, ``display`` how people read it. Grades, markings, conditions and dates are codes of closed
lists or points in time, which functions of their own modules clean.
"""
