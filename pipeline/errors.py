"""Errors that end a command. One root, one branch for each person who must act.

A page that cannot be read is no error but a `records.Rejected`: it is listed in the dataset
and the run goes on. What is raised here stops the command; `cli` prints it as one sentence
(what is wrong), the remedy on the next line, and leaves with `exit_code`.
"""


class GongkaiError(Exception):
    """Root of all errors that a user meets.

    `message` says what is wrong, `remedy` what to do about it; `exit_code` is the status
    of the command (contract: 1 failed, 2 wrong usage, 3 rejected inputs under `--strict`).
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(GongkaiError):
    """The command was called wrongly: a path that is not there, an unknown name."""

    exit_code = 2


class DatasetError(GongkaiError):
    """A dataset cannot be read or written as asked."""


class QueryError(GongkaiError):
    """The SQL of a query cannot be answered."""


class StrictError(GongkaiError):
    """Inputs were rejected in a run that was asked to be strict."""

    exit_code = 3


class ModelError(GongkaiError):
    """The label model cannot be read, or its corpus is not as its notation says."""


class FormError(GongkaiError):
    """A form under `pipeline/forms` contradicts itself. For those who edit the forms."""
