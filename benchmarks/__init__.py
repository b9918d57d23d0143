"""How fast the engine is: against what users write instead, and against a floor; not part of the tests."""
