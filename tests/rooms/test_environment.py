"""Settings from the environment: every one is checked, all mistakes are told at once."""

from __future__ import annotations

import pytest

from lamppost.environment import (
    PREFIX,
    BadEnvironment,
    Environment,
    env,
    is_demo,
    secret_key,
)


@pytest.fixture
def setting(monkeypatch, tmp_path):
    """Read the settings with some variables set and no other of ours."""
    for name in Environment.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.setenv("LAMPPOST_HOME", str(tmp_path))

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(PREFIX + name.upper(), value)
        env.cache_clear()
        return env()

    yield read
    env.cache_clear()


class TestDefaults:
    def test_are_enough_to_run(self, setting, tmp_path):
        found = setting()

        assert found.home == tmp_path
        assert found.database_url == ""
        assert found.base_url == "http://127.0.0.1:8000"

    def test_every_setting_says_what_it_is_for(self):
        assert not [n for n, field in Environment.model_fields.items() if not field.description]

    def test_the_home_is_one_place_wherever_a_command_is_run(self, setting, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)

        assert setting(home="here").home == tmp_path / "here"
        assert setting(home="~/there").home.is_absolute()


GOOD = [
    ("database_url", "postgres://user:p%40ss@db.example:5432/lamppost"),
    ("database_url", "postgresql:///lamppost"),
    ("database_url", "postgres://user@%2Fvar%2Frun/lamppost"),
    ("base_url", "https://ads.example.org"),
    ("base_url", "http://[::1]:8080"),
    ("trusted_proxies", ""),
    ("trusted_proxies", "10.0.0.5, ::1,"),
    ("secret_key", "x" * 32),
    ("smtp_url", "smtp://user:p%2Fss@mail.example"),
    ("smtp_url", "smtps://mail.example:465"),
    ("smtp_url", "smtp+plain://localhost"),
    ("mail_from", "ads@example.org"),
    ("mail_from", "Kleinanzeigen Größenau <ads@example.org>"),
    ("workers", "64"),
    ("log_level", "debug"),
]
WRONG = [
    ("database_url", "mysql://host/name"),
    ("database_url", "lamppost.sqlite3"),
    ("database_url", "postgres://host:port/name"),
    ("base_url", "ads.example.org"),
    ("base_url", "https://ads.example.org/"),
    ("base_url", "https://ads.example.org/board"),
    ("base_url", "https://ads.example.org?x=1"),
    ("base_url", "https://"),
    ("base_url", "ftp://ads.example.org"),
    ("base_url", "https://ads.example.org:99999"),
    ("trusted_proxies", "10.0.0.0/8"),
    ("trusted_proxies", "10.0.0.5,proxy.example"),
    ("secret_key", "too-short"),
    ("smtp_url", "mail.example:25"),
    ("smtp_url", "smtp://"),
    ("smtp_url", "smtp://user:pa/ss@mail.example"),
    ("smtp_url", "smtp://mail.example:many"),
    ("mail_from", "Lamppost"),
    ("mail_from", "ads@example.org\nBcc: x@example.org"),
    ("workers", "0"),
    ("workers", "65"),
    ("workers", ""),
    ("workers", "two"),
    ("log_level", "loud"),
]


class TestValues:
    @pytest.mark.parametrize(("name", "value"), GOOD)
    def test_that_work_are_taken(self, setting, name, value):
        assert setting(**{name: value})

    @pytest.mark.parametrize(("name", "value"), WRONG)
    def test_that_cannot_work_are_told_by_name(self, setting, name, value):
        with pytest.raises(BadEnvironment) as refused:
            setting(**{name: value})

        first, second = str(refused.value).splitlines()
        assert first == "These settings are wrong:"
        assert second.startswith(f"  {PREFIX}{name.upper()}: ")

    def test_that_are_wrong_are_told_all_at_once(self, setting):
        wrong = {name: value for name, value in WRONG if value}

        with pytest.raises(BadEnvironment) as refused:
            setting(**wrong)

        told = [line.strip().split(":")[0] for line in str(refused.value).splitlines()[1:]]
        assert sorted(told) == sorted(PREFIX + name.upper() for name in wrong)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("secret_key", "hidden-words"),
            ("smtp_url", "smtp://user:hidden-words/x@mail.example"),
            ("smtp_url", "http://user:hidden-words@mail.example"),
            ("database_url", "postgres://user:hidden-words/x@db.example/name"),
        ],
    )
    def test_that_are_secret_are_in_no_message(self, setting, name, value):
        with pytest.raises(BadEnvironment) as refused:
            setting(**{name: value})

        assert "hidden-words" not in str(refused.value)


class TestSecretKey:
    def test_is_the_one_set(self, setting):
        setting(secret_key="y" * 40)

        assert secret_key() == "y" * 40

    def test_else_is_made_once_and_readable_by_its_owner_only(self, setting, tmp_path):
        setting()
        first = secret_key()

        kept = tmp_path / "keys" / "secret"
        assert secret_key() == first == kept.read_text()
        assert len(first) >= 32
        assert kept.stat().st_mode & 0o777 == 0o600
        assert list(kept.parent.iterdir()) == [kept]


class TestDemoMark:
    def test_is_a_file_in_the_home(self, setting, tmp_path):
        setting()
        assert not is_demo()

        (tmp_path / "DEMO").touch()
        assert is_demo()
