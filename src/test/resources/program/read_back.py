"""Reads config files with Supervisor's own parser, as supervisord does at boot and at `reread`.

A line of JSON in: the text of a file of conf.d. A line of JSON out: what Supervisor made of it.
"""
import json
import os
import pwd
import shlex
import signal
import sys
import tempfile

from supervisor import datatypes, options


def log(path):
    return {None: "NONE", datatypes.Automatic: "AUTO"}.get(path, path)


def restart(value):
    return {
        datatypes.RestartUnconditionally: "true",
        datatypes.RestartWhenExitUnexpected: "unexpected",
        False: "false",
    }[value]


def words(command):
    try:
        return shlex.split(command)
    except ValueError as unreadable:
        return ["unreadable: %s" % unreadable]


def process(config):
    return {
        "name": config.name,
        "command": config.command,
        "argv": words(config.command),
        "user": None if config.uid is None else pwd.getpwuid(config.uid).pw_name,
        "directory": config.directory,
        "autostart": config.autostart,
        "autorestart": restart(config.autorestart),
        "environment": config.environment,
        "startsecs": config.startsecs,
        "startretries": config.startretries,
        "stopwaitsecs": config.stopwaitsecs,
        "stopsignal": signal.Signals(config.stopsignal).name,
        "exitcodes": config.exitcodes,
        "priority": config.priority,
        "stdout": log(config.stdout_logfile),
        "stdout_maxbytes": config.stdout_logfile_maxbytes,
        "stdout_backups": config.stdout_logfile_backups,
        "stderr": log(config.stderr_logfile),
        "stderr_maxbytes": config.stderr_logfile_maxbytes,
        "stderr_backups": config.stderr_logfile_backups,
        "redirect_stderr": config.redirect_stderr,
        "stopasgroup": config.stopasgroup,
        "killasgroup": config.killasgroup,
        "umask": config.umask,
    }


def read(folder, text):
    with open(os.path.join(folder, "conf.d", "one.conf"), "wb") as file:
        file.write(text.encode("utf-8"))
    server = options.ServerOptions()
    server.here = folder
    try:
        server.read_config(os.path.join(folder, "supervisord.conf"))
    except Exception as refused:
        return {"error": "%s: %s" % (type(refused).__name__, refused)}
    groups = server.configroot.supervisord.process_group_configs
    return {
        "warnings": [w for w in server.parse_warnings],
        "groups": [
            {"name": g.name, "priority": g.priority, "processes": [process(p) for p in g.process_configs]}
            for g in groups
        ],
    }


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "conf.d"))
        with open(os.path.join(folder, "supervisord.conf"), "w") as file:
            file.write("[supervisord]\n[include]\nfiles = conf.d/*.conf\n")
        for line in sys.stdin:
            print(json.dumps(read(folder, json.loads(line))), flush=True)


main()
