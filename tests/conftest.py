"""Imported before any test: `theory` decides which integers SymPy computes with, and must come before SymPy."""

import signal
import threading

import theory

__all__ = ["theory"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    # A shell starts what runs in its background deaf to interrupts, and programs that tests start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
