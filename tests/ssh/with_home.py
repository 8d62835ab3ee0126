"""A script that tests run: tuireader for an account with another home folder.

Arguments: the folder, then those of tuireader.
"""

import pwd
import runpy
import sys

account_of = pwd.getpwuid
folder = sys.argv.pop(1)
pwd.getpwuid = lambda user: pwd.struct_passwd((*account_of(user)[:5], folder, *account_of(user)[6:]))
runpy.run_module("tuireader", run_name="__main__", alter_sys=True)
