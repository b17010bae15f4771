"""Reads "A<tab>B" lines and prints the sign that pip's own packaging gives, or "?" where one is no version of PEP 440."""
import sys

try:
    from pip._vendor.packaging.version import InvalidVersion, Version
except ImportError:
    from packaging.version import InvalidVersion, Version

# Numbers of thousands of digits are versions too.
getattr(sys, "set_int_max_str_digits", lambda _: None)(0)
sys.stdin.reconfigure(encoding="utf-8")
for line in sys.stdin:
    try:
        a, b = (Version(text) for text in line.rstrip("\n").split("\t"))
        print((a > b) - (a < b))
    except (InvalidVersion, ValueError):
        print("?")
