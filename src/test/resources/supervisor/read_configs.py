"""Reads config files with Supervisor's own ServerOptions, as supervisord does when it starts.

Arguments: config files. A line of JSON out for each: what Supervisor made of it, or what it refuses.
Comments at the top of a file, such as `; with NAME=value`, set supervisord's own environment.
"""
import json
import os
import re
import signal
import sys

# Before it is imported: its classes remember the streams.
from supervisor import datatypes, options


class Place:
    """What was read last, which is what is at fault when it is refused."""

    section = key = group = ""
    parser = None

    @classmethod
    def at(cls, section, key):
        cls.section, cls.key = section, key
        if section.startswith("group:"):
            cls.group = section


def spy():
    saneget = options.UnhosedConfigParser.saneget
    expand = options.expand

    def spied_saneget(self, section, option, *args, **kwargs):
        Place.at(section, option)
        Place.parser = self
        return saneget(self, section, option, *args, **kwargs)

    def spied_expand(text, expansions, name):
        if name in ("environment", "process_name", "stdout_logfile", "stderr_logfile"):
            Place.key = name
        if name == "include.files":
            Place.at("include", "files")
        return expand(text, expansions, name)

    def spied_pairs(text, read=datatypes.dict_of_key_value_pairs):
        Place.key = "environment"
        return read(text)

    options.UnhosedConfigParser.saneget = spied_saneget
    options.expand = spied_expand
    options.dict_of_key_value_pairs = spied_pairs
    options.name_to_uid = lambda name, read=datatypes.name_to_uid: Uid(read(name), name)


class Uid(int):
    """The number of a user, which remembers what was written."""

    def __new__(cls, number, written):
        one = super().__new__(cls, number)
        one.written = written
        return one


def log(path):
    return {None: "NONE", "": "NONE", datatypes.Automatic: "AUTO"}.get(path, path)


def restart(value):
    return {
        datatypes.RestartUnconditionally: "true",
        datatypes.RestartWhenExitUnexpected: "unexpected",
        False: "false",
    }[value]


def process(config):
    return {
        "name": config.name,
        "command": config.command,
        "directory": config.directory or "",
        "user": "" if config.uid is None else config.uid.written,
        "autostart": str(config.autostart).lower(),
        "autorestart": restart(config.autorestart),
        "startsecs": str(config.startsecs),
        "startretries": str(config.startretries),
        "exitcodes": ",".join(str(code) for code in config.exitcodes),
        "stopsignal": str(int(config.stopsignal)),
        "stopwaitsecs": str(config.stopwaitsecs),
        "stopasgroup": str(config.stopasgroup).lower(),
        "killasgroup": str(config.killasgroup).lower(),
        "redirect_stderr": str(config.redirect_stderr).lower(),
        "stdout_logfile": log(config.stdout_logfile),
        "stderr_logfile": log(config.stderr_logfile),
        "stdout_logfile_maxbytes": str(config.stdout_logfile_maxbytes),
        "stderr_logfile_maxbytes": str(config.stderr_logfile_maxbytes),
        "stdout_logfile_backups": str(config.stdout_logfile_backups),
        "stderr_logfile_backups": str(config.stderr_logfile_backups),
        "stdout_syslog": str(config.stdout_syslog).lower(),
        "stderr_syslog": str(config.stderr_syslog).lower(),
        "stdout_capture_maxbytes": str(config.stdout_capture_maxbytes),
        "stderr_capture_maxbytes": str(config.stderr_capture_maxbytes),
        "stdout_events_enabled": str(config.stdout_events_enabled).lower(),
        "stderr_events_enabled": str(config.stderr_events_enabled).lower(),
        "serverurl": config.serverurl or "",
        "environment": ",".join("%s=%s" % one for one in sorted(config.environment.items())),
        "priority": str(config.priority),
        "umask": "" if config.umask is None else "%o" % config.umask,
    }


def fault(refused):
    """The section and key of a refusal, or the line."""
    text = str(refused)
    encoding = re.match(r"'(.+)' codec can't decode byte", text)
    if encoding:
        return {"encoding": encoding.group(1)}
    line = re.search(r"(?:, line: |\[line +)(\d+)", text)
    if "no section headers" in text or "parsing errors" in text:
        return {"line": int(line.group(1))}
    if text.startswith("Cannot set stopasgroup"):
        Place.key = "killasgroup"
    if "must be present within process_name" in text:
        Place.key = "process_name"
    if "names unknown program" in text or "is ambiguous" in text:
        Place.at(Place.group, "programs")
    name = re.match(r"Invalid name: '(.*)' because", text)
    own = Place.section.partition(":")[2].strip()
    if name and " in section " in text:
        Place.key = "" if name.group(1) == own else "process_name"
    elif name:
        named = [s for s in Place.parser.sections() if s.partition(":")[2].strip() == name.group(1)]
        Place.at(named[0], "")
    whole = {
        "does not include supervisord section": ("supervisord", ""),
        "but no files setting": ("include", "files"),
    }
    for words, place in whole.items():
        if words in text:
            Place.at(*place)
    return {"section": Place.section, "key": Place.key}


def read(path):
    before = dict(os.environ)
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            variable = re.match(r"; with (\w+)=(.*)", line)
            if variable:
                os.environ[variable.group(1)] = variable.group(2)
    Place.at("", "")
    try:
        server = options.ServerOptions()
        server.configfile = path
        server.process_config(do_usage=False)
        if server.user is not None:
            Place.at("supervisord", "user")
            options.name_to_uid(server.user)
    except ValueError as refused:
        return {"refused": fault(refused), "reason": str(refused)}
    finally:
        os.environ.clear()
        os.environ.update(before)
    section = server.configroot.supervisord
    return {
        "childlogdir": section.childlogdir,
        "groups": [
            {
                "name": group.name,
                "priority": str(group.priority),
                "processes": [process(one) for one in group.process_configs],
            }
            for group in section.process_group_configs
        ],
    }


spy()
for path in sys.argv[1:]:
    print(json.dumps(read(path)), flush=True)
