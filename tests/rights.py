"""The rights of files bind the superuser as well, who runs the tests in containers."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

VERSION, OF_THIS_THREAD = 0x20080522, 0  # of capget(2)
PASSING_OVER_RIGHTS = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
EFFECTIVE = 0  # of effective, permitted and inheritable, in two halves of each


@contextmanager
def bound_by_rights() -> Iterator[None]:
    """Let this thread, and those that it starts, read and write only what the rights of files allow. Skip the test
    where that cannot be had."""
    if os.name != "posix":
        pytest.skip("the system knows no such rights")
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("the superuser cannot give up rights here")
    library = ctypes.CDLL(None, use_errno=True)
    header, former = (ctypes.c_uint32 * 2)(VERSION, OF_THIS_THREAD), (ctypes.c_uint32 * 6)()
    library.capget(header, former)
    fewer = (ctypes.c_uint32 * 6)(*former)
    fewer[EFFECTIVE] &= ~PASSING_OVER_RIGHTS
    if library.capset(header, fewer):
        pytest.skip(f"the superuser cannot give up rights: {os.strerror(ctypes.get_errno())}")
    try:
        yield
    finally:
        library.capset(header, former)
