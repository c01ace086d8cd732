"""Profiles: where each setting comes from, and everything that is wrong with it, told at once.

A value is taken from a keyword, else from the environment variable ``ANYMEET_<PROFILE>_<SETTING>``, else from
``anymeet.toml``, else it is the default. The file is the one given, or named by ``ANYMEET_CONFIG``, or found: upwards from
the working directory, then in the user's configuration folder.
"""

from anymeet.config.files import Configuration, read_configuration
from anymeet.config.profiles import Profile, make_profile
from anymeet.config.sources import EMULATED, Origin, Source, Sources, variable

__all__ = [
    "EMULATED",
    "Configuration",
    "Origin",
    "Profile",
    "Source",
    "Sources",
    "make_profile",
    "read_configuration",
    "variable",
]
