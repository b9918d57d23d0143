"""Small files of the two forms that a user brings, with labels that depend on a feature."""

from pathlib import Path

import numpy as np

PIMA = "Pregnancies,Glucose,BloodPressure,SkinThickness,Insulin,BMI,DiabetesPedigreeFunction,Age,Outcome"
CLEVELAND = "age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,num"


def pima(rows: int = 60) -> list[list[str]]:
    """Rows of the Pima form; every seventh lacks its insulin, written as 0."""
    generator = np.random.default_rng(1)
    found = []
    for row in range(rows):
        glucose = int(generator.normal(120, 30))
        insulin = 0 if row % 7 == 0 else int(generator.integers(20, 300))
        ill = int(generator.random() < 1 / (1 + np.exp(-(glucose - 120) / 20)))
        body = [60 + row % 30, 20 + row % 11, insulin, 25.5 + row % 9, 0.1 + 0.07 * (row % 13), 21 + row]
        found.append([row % 5, glucose, *body, ill])
    return [[str(cell) for cell in row] for row in found]


def cleveland(rows: int = 60) -> list[list[str]]:
    """Rows of the Cleveland form; the third lacks its thal, written as ?."""
    generator = np.random.default_rng(2)
    found = [
        [40.0 + row % 30, row % 2, 1 + row % 4, 120 + row % 40, 200 + row, row % 3 == 0, row % 2 * 2,
         150 - row % 50, row % 2, row % 7 / 2, 1 + row % 3, row % 4, (3, 6, 7)[row % 3], int(generator.integers(0, 5))]
        for row in range(rows)
    ]  # fmt: skip
    cells = [[str(float(cell)) for cell in row] for row in found]
    cells[2][12] = "?"
    return [[*row[:-1], row[-1].removesuffix(".0")] for row in cells]


def written(path: Path, rows: list[list[str]], header: str = "") -> Path:
    """The path, at which the rows now stand."""
    lines = ([header] if header else []) + [",".join(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
