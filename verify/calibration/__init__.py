"""The tests are tested: how often each rejects a true statement, and how often it sees what a plan counts on."""
