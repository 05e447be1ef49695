"""Who really asks is what the system says, whatever somebody says of themselves."""

from __future__ import annotations

import os
import pwd

import pytest

from graphintel.service.caller import operating_system_user


@pytest.mark.parametrize("variable", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_nobody_takes_the_name_of_another_user_by_a_variable(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "somebody-else")

    assert operating_system_user() == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_number: int) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)

    assert operating_system_user() == str(os.getuid())
