package dev.workerbot.app.config.server;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of a server and of a jump host. */
final class ServerKeys {
  /** Not in a URL, behind a user, before a port or in quotes; an IPv6 address has more colons. */
  private static final Pattern HOST_ALONE =
      Pattern.compile("(?![^:]*:\\d*$)[^@/\\s\"'\u201c-\u201f]*");

  static final Key<String> HOST =
      Key.text(
              "host",
              HOST_ALONE,
              "`host` takes a name or an address alone, not `%s`; a user and a port stand under"
                  + " `user` and `port`",
              "its name or address")
          .required();
  static final Key.Defaulted<List<String>> TAGS =
      Key.texts("tags", "words that selectors and grants can name; none may be a server's name")
          .orElse(List.of());

  static final Key<String> USER =
      Key.text("user", "who logs in").otherwise("required, here or under `ssh`");
  static final Key.Defaulted<Integer> PORT = Key.number("port", 1, 65535, "of sshd").orElse(22);
  static final Key<List<String>> IDENTITY_FILES =
      Key.texts(
              "identity-files",
              "private keys (ed25519, RSA, ECDSA), tried in this order; one of ours that others can"
                  + " read is not used (mode 600), nor is a `.pub`")
          .otherwise("`~/.ssh/id_ed25519`, `~/.ssh/id_rsa` where they exist");
  static final Key<String> PASSPHRASE_ENV =
      Key.text("passphrase-env", "the name of the environment variable with the keys' passphrase");
  static final Key.Defaulted<Boolean> AGENT =
      Key.flag(
              "agent",
              "whether the keys of the ssh-agent at `SSH_AUTH_SOCK` are tried, before the files")
          .orElse(true);
  static final Key.Defaulted<List<String>> KNOWN_HOSTS =
      Key.texts(
              "known-hosts",
              "files with host keys, in OpenSSH's format ([below](#host-keys)); `workerbot trust`"
                  + " adds to the first")
          .orElse(List.of("~/.ssh/known_hosts"));
  static final Key<String> JUMP = Key.text("jump", "the jump host to go through");
  static final Key.Defaulted<Duration> CONNECT_TIMEOUT =
      Key.time("connect-timeout", "for the connection, the key exchange and the login, each")
          .orElse(SshEndpoint.Timeouts.DEFAULT.connect());
  static final Key.Defaulted<Duration> COMMAND_TIMEOUT =
      Key.time("command-timeout", "for a command that should answer at once")
          .orElse(Duration.ofSeconds(30));
  static final Key.Defaulted<Duration> KEEP_ALIVE =
      Key.time(
              "keep-alive",
              "between two signs of life; after three without an answer the connection is lost")
          .orElse(SshEndpoint.Timeouts.DEFAULT.keepAlive());
  static final Key.Defaulted<Integer> MAX_SESSIONS =
      Key.number("max-sessions", 1, 100, "commands at once; keep it below sshd's `MaxSessions`")
          .orElse(8);
  static final Key.Defaulted<Boolean> LEGACY_ALGORITHMS =
      Key.flag(
              "legacy-algorithms",
              "whether broken algorithms are offered, too, for a server that knows nothing better"
                  + " ([below](#algorithms))")
          .orElse(false);
  static final Key.Defaulted<String> SUPERVISORCTL =
      Key.text("supervisorctl", "how it is run: a program and its arguments, no shell signs")
          .orElse("sudo -n supervisorctl");
  static final Key.Defaulted<String> LANE =
      Key.text(
              "lane",
              "how `workerbot-lane` is run, which asks supervisord in milliseconds ([how to install"
                  + " it](operating.md#a-fast-lane)), such as `sudo -n"
                  + " /usr/local/sbin/workerbot-lane`; or `unix:` and the path of supervisord's"
                  + " socket, where the SSH user may open that; supervisorctl does what it does"
                  + " not")
          .orElse("off");
  static final Key<String> SUPERVISOR_CONFIG =
      Key.text(
              "supervisor-config",
              Pattern.compile("/.*"),
              "`supervisor-config` takes a full path on the server, such as"
                  + " /etc/supervisor/supervisord.conf",
              "its config file, by its full path: given in every call with `-c`, as config/sudoers"
                  + " wants it, and for finding logs")
          .otherwise(
              "`/etc/supervisor/supervisord.conf`; where that is not there, Red Hat's"
                  + " `/etc/supervisord.conf`");
  static final Key.Defaulted<String> CONFIG_WRITER =
      Key.text(
              "config-writer",
              "how `workerbot-conf` is run, which writes the files of workers made from chat ([how"
                  + " to install it](operating.md#let-it-make-workers)); nothing else needs it")
          .orElse("sudo -n /usr/local/sbin/workerbot-conf");
  static final Key<String> ARTISAN_RUNNER =
      Key.text(
              "artisan-runner",
              "how `workerbot-artisan` is run, with `USER` for the user that a worker runs as"
                  + " ([what for](graceful.md#through-artisan-or-by-a-signal))")
          .otherwise("it is not: workers get signals");
  static final Key.Defaulted<String> TAIL =
      Key.text("tail", "how the end of a log is read, such as `sudo -n tail`").orElse("tail");
  static final Key.Defaulted<List<String>> LOG_FOLDERS =
      Key.texts(
              "log-folders",
              Pattern.compile("(?:/[^/:\\x00-\\x1f\\x7f]+)+"),
              "`log-folders` takes absolute paths without a slash at the end, such as"
                  + " /home/forge/.forge",
              "hidden folders that may have logs, such as `[/home/forge/.forge]` ([what else is"
                  + " read](operating.md#which-logs-are-read))")
          .orElse(List.of());

  /** The keys that can be said once for all servers. */
  static final Keys SSH =
      Keys.of(
          "ssh",
          USER,
          PORT,
          IDENTITY_FILES,
          PASSPHRASE_ENV,
          AGENT,
          KNOWN_HOSTS,
          JUMP,
          CONNECT_TIMEOUT,
          COMMAND_TIMEOUT,
          KEEP_ALIVE,
          MAX_SESSIONS,
          LEGACY_ALGORITHMS,
          SUPERVISORCTL,
          LANE,
          SUPERVISOR_CONFIG,
          CONFIG_WRITER,
          ARTISAN_RUNNER,
          TAIL,
          LOG_FOLDERS);

  static final Keys SERVER = Keys.of("server", HOST, TAGS).and(SSH);

  private ServerKeys() {}
}
