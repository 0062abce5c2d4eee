"""Set mutated files in house style, and stop at the first of which anything is lost.

Run it with `python benchmarks/mutate.py [FILES] [SEED]`; it prints how many were kept whole and how many were refused.
The tests do the same with fewer files.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import mutants


def main(files: int, seed: int) -> None:
    """Print the counts; an AssertionError holds the file of which something was lost."""
    rng = random.Random(seed)
    whole = sum(mutants.is_kept(mutants.mutated(rng)) for _ in range(files))
    print(f"{whole:,} of {files:,} mutated files were set in house style and kept whole, the others refused")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
