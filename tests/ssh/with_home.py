"""Run by a test: tuireader, for an account that lives in another folder. Arguments: the folder, then tuireader's own."""

import pwd
import runpy
import sys

account_of = pwd.getpwuid
folder = sys.argv.pop(1)
pwd.getpwuid = lambda user: pwd.struct_passwd((*account_of(user)[:5], folder, *account_of(user)[6:]))
runpy.run_module("tuireader", run_name="__main__", alter_sys=True)
