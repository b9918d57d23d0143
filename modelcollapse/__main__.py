"""`python -m modelcollapse`. Guarded, because worker processes import this file under another name."""

from modelcollapse.cli import main

if __name__ == "__main__":
    main()
