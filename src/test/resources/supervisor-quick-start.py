#!/usr/bin/python3 -SE
# supervisord or supervisorctl, whichever it is called: Debian's own, started in 0.15 s instead of
# 0.35 s. Most of the start goes to pkg_resources, which Supervisor 4.2 needs for one call, and
# later versions do not need. The tests start supervisorctl thousands of times.
import importlib
import os
import sys
import types


class EntryPoint:
    @classmethod
    def parse(cls, text):
        found = cls()
        found.module, found.attribute = text.split("=", 1)[1].strip().split(":")
        return found

    def resolve(self):
        return getattr(importlib.import_module(self.module), self.attribute)


sys.path = ["/usr/lib/python3/dist-packages"] + sys.path[1:]
sys.modules["pkg_resources"] = types.ModuleType("pkg_resources")
sys.modules["pkg_resources"].EntryPoint = EntryPoint
here, name = os.path.split(os.path.abspath(__file__))
try:
    main = importlib.import_module("supervisor." + name).main
except ImportError:  # Supervisor does not come from Debian's package.
    path = [one for one in os.environ["PATH"].split(":") if one != here]
    os.environ["PATH"] = ":".join(path)
    os.execvp(name, [name] + sys.argv[1:])
sys.exit(main())
