"""The bits do not depend on the vector instructions of the processor."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from llvmlite.binding import get_host_cpu_features

from tests.simulate.lanes.digest import digest

ROOT = Path(__file__).parents[3]
FEATURES = get_host_cpu_features()

# name in LLVM, what the host must have, registers and operations that must be used, and that must not
PROCESSORS = {
    "AVX2": ("haswell", "avx2", "ymm xmm vfmadd", "zmm"),
    "SSE2": ("x86-64", "sse2", "xmm", "zmm ymm vfmadd"),
}


@pytest.mark.parametrize("name", list(PROCESSORS))
def test_other_vector_instructions_give_the_same_bits(name: str, tmp_path: Path) -> None:
    cpu, needed, used, unused = PROCESSORS[name]
    if not FEATURES.get(needed, False):
        pytest.skip(f"this processor has no {needed}")
    environment = {**os.environ, "NUMBA_CPU_NAME": cpu, "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "tests.simulate.lanes.digest"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=300)
    found, instructions = run.stdout.split()
    assert set(used.split()) <= set(instructions.split(","))
    assert not set(unused.split()) & set(instructions.split(","))
    assert found == digest()
