"""Everything that is wrong with category files, gathered and reported at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lamppost.foundation.kernel.errors import N_, DomainError


@dataclass(frozen=True, slots=True)
class TaxonomyProblem:
    """
    One mistake. ``file`` and ``key`` say where ("data/pets.yaml", "pets/dogs.expiry_days").

    ``message`` is an English msgid that ``params`` fill, like a DomainError's.
    """

    file: str
    key: str
    code: str
    message: str
    params: tuple[tuple[str, str], ...] = ()

    def in_file(self, file: str) -> TaxonomyProblem:
        return replace(self, file=file)

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.message % dict(self.params)}"


class TaxonomyErrors(DomainError):
    """One or more category files are wrong. ``problems`` holds every mistake found."""

    code = "taxonomy_invalid"

    def __init__(self, problems: tuple[TaxonomyProblem, ...]) -> None:
        self.problems = problems
        super().__init__(
            N_("The categories were not changed. Mistakes found: %(count)s.\n%(list)s"),
            count=len(problems),
            list="\n".join(str(problem) for problem in problems),
        )


class ProblemList:
    """Collects mistakes in one file, so that reading can go on and report all of them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[TaxonomyProblem] = []

    def add(self, key: str, code: str, message: str, /, **params: object) -> None:
        filled = tuple((name, str(value)) for name, value in params.items())
        self.found.append(TaxonomyProblem(self.file, key, code, message, filled))

    def raise_if_any(self) -> None:
        if self.found:
            raise TaxonomyErrors(tuple(self.found))
