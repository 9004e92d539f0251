"""Short labels for the norms and figures that a model may name: N1, C1. It never sees what we call them ourselves."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.norms import Norm, NormInput, NormRegister


@dataclass(frozen=True, slots=True)
class NormLabels:
    """The norms that can be calculated and their inputs, numbered in the order of the register."""

    norms: dict[str, Norm]
    figures: dict[str, NormInput]

    @classmethod
    def of(cls, register: NormRegister) -> NormLabels:
        calculated = [norm for norm in register.norms.values() if norm.is_calculated]
        inputs = {each.name: each for norm in calculated for each in norm.inputs}
        return cls(
            {f"N{number}": norm for number, norm in enumerate(calculated, 1)},
            {f"C{number}": each for number, each in enumerate(inputs.values(), 1)},
        )

    def label_of_norm(self, norm_id: str) -> str | None:
        return next((label for label, norm in self.norms.items() if norm.id == norm_id), None)

    def norm(self, label: str) -> Norm | None:
        return self.norms.get(label.strip(" []").upper())

    def figure(self, label: str) -> NormInput | None:
        return self.figures.get(label.strip(" []").upper())

    def labels_of(self, norm: Norm) -> dict[str, NormInput]:
        return {label: each for label, each in self.figures.items() if each in norm.inputs}

    def list_norms(self) -> str:
        return "\n".join(
            f"{label}: {norm.says.nl} (cijfers: {', '.join(self.labels_of(norm))})"
            for label, norm in self.norms.items()
        )

    def list_figures(self) -> str:
        return "\n".join(f"{label}: {each.label.nl}" for label, each in self.figures.items())
