"""The base of every error that a person can act on."""


class ContractError(Exception):
    """Carry the details that the French sentence of `ui.texts` needs, by name.

    Subclasses stand beside the code that raises them, one per thing that a person can act on.
    """

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(", ".join(f"{name}={value!r}" for name, value in details.items()))
