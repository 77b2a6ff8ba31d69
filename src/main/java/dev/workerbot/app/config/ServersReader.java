package dev.workerbot.app.config;

import dev.workerbot.message.Sentence;
import dev.workerbot.ssh.Passphrase;
import dev.workerbot.ssh.SshEndpoint;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.ServerName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code servers}, {@code jump-hosts} and the defaults in {@code ssh}. */
final class ServersReader {
  static final Set<String> SSH =
      Set.of(
          "user",
          "port",
          "identity-files",
          "passphrase-env",
          "agent",
          "known-hosts",
          "jump",
          "connect-timeout",
          "command-timeout",
          "keep-alive",
          "max-sessions",
          "legacy-algorithms",
          "supervisorctl",
          "supervisor-config",
          "config-writer",
          "artisan-runner",
          "tail",
          "log-folders");
  static final Set<String> SERVER = plus(SSH, "host", "tags");

  /** What YAML takes for something else than a word. */
  private static final Pattern NO_WORD =
      Pattern.compile("[\\d.,:-]*|true|false|yes|no|on|off|null|~", Pattern.CASE_INSENSITIVE);

  /** In a URL, behind a user, before a port, in quotes; an IPv6 address has more colons. */
  private static final Pattern NO_HOST = Pattern.compile("[@/\\s\"'\u201c-\u201f]|^[^:]*:\\d*$");

  private final Section top;
  private final Function<String, Path> paths;
  private final Function<String, Optional<String>> env;
  private final List<ConfigError> mistakes;
  private final Section defaults;
  private final Map<String, Section> jumps;

  ServersReader(
      Section top,
      Function<String, Path> paths,
      Function<String, Optional<String>> env,
      List<ConfigError> mistakes) {
    this.top = top;
    this.paths = paths;
    this.env = env;
    this.mistakes = mistakes;
    this.defaults = top.section("ssh", SSH);
    this.jumps = top.named("jump-hosts", SERVER);
  }

  private static Set<String> plus(Set<String> keys, String... more) {
    Set<String> all = new HashSet<>(keys);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  List<Config.ConfiguredServer> read() {
    List<Config.ConfiguredServer> servers = new ArrayList<>();
    Map<String, Section> sections = top.named("servers", SERVER);
    if (sections.isEmpty()) {
      top.wrong(
          top.lineOf("servers"),
          Sentence.of("there is no server; name at least one under `servers`"));
    }
    sections.forEach((name, section) -> {
      try {
        servers.add(server(new ServerName(name), section));
      } catch (IllegalArgumentException badName) {
        section.wrong(section.line(), Sentence.of("`%s`: %s", name, badName.getMessage()));
      }
    });
    // Also those that no server goes through yet.
    jumps.forEach((name, section) -> {
      SshEndpoint _ = endpoint(name, section, new ArrayList<>());
    });
    Set<String> names = sections.keySet();
    for (Config.ConfiguredServer configuredServer : servers) {
      for (String tag : configuredServer.tags()) {
        if (names.contains(tag)) {
          Section section = sections.get(configuredServer.name().value());
          section.wrong(
              section.lineOf("tags"),
              Sentence.of("the tag `%s` is also the name of a server; choose another", tag));
        }
      }
    }
    return servers;
  }

  private Config.ConfiguredServer server(ServerName name, Section section) {
    Set<String> tags = new LinkedHashSet<>();
    for (String tag : section.texts("tags").orElse(List.of())) {
      if (NO_WORD.matcher(tag).matches()) {
        section.wrong(
            section.lineOf("tags"), Sentence.of("`tags` takes words such as prod, not `%s`", tag));
        continue;
      }
      try {
        tags.add(new ServerName(tag.startsWith("@") ? tag.substring(1) : tag).value());
      } catch (IllegalArgumentException badTag) {
        section.wrong(
            section.lineOf("tags"), Sentence.of("tag `%s`: %s", tag, badTag.getMessage()));
      }
    }
    Duration limit =
        or(section.time("command-timeout"), () -> defaults.time("command-timeout"))
            .orElse(Duration.ofSeconds(30));
    SupervisorctlWords words =
        SupervisorctlWords.of(words(section, "supervisorctl", "sudo -n supervisorctl"));
    SupervisorctlSettings supervisor =
        new SupervisorctlSettings(
            words.command(),
            configFile(section, words),
            words(section, "tail", "tail"),
            limit,
            section.has("artisan-runner") || defaults.has("artisan-runner")
                ? words(section, "artisan-runner", "")
                : List.of(),
            logFolders(section));
    return new Config.ConfiguredServer(
        name,
        tags,
        endpoint(name.value(), section, new ArrayList<>()),
        supervisor,
        words(section, "config-writer", "sudo -n /usr/local/sbin/workerbot-conf"));
  }

  /** Of {@code supervisor-config}, or out of the words of {@code supervisorctl}. */
  private Optional<String> configFile(Section section, SupervisorctlWords words) {
    Optional<String> set =
        or(section.text("supervisor-config"), () -> defaults.text("supervisor-config"));
    set.filter(path -> !path.startsWith("/"))
        .ifPresent(path ->
            section.wrong(
                section.lineOf("supervisor-config"),
                Sentence.of(
                    "`supervisor-config` takes a whole path on the server, such as"
                        + " /etc/supervisor/supervisord.conf")));
    boolean differs =
        words.configFiles().stream().anyMatch(path -> !path.equals(set.orElse(path)))
            || words.configFiles().stream().anyMatch(path -> !path.startsWith("/"))
            || words.configFiles().size() > 1;
    if (differs) {
      section.wrong(
          section.lineOf("supervisorctl"),
          Sentence.of(
              "take -c and its file out of `supervisorctl`, and write the whole path of that file"
                  + " under `supervisor-config`"));
    }
    return set.or(() -> words.configFiles().stream().findFirst());
  }

  private List<String> logFolders(Section section) {
    List<String> folders =
        or(section.texts("log-folders"), () -> defaults.texts("log-folders")).orElse(List.of());
    for (String folder : folders) {
      if (!folder.matches("(?:/[^/:\\p{Cntrl}]+)+")) {
        section.wrong(
            section.lineOf("log-folders"),
            Sentence.of(
                "`log-folders` takes absolute paths without a slash at the end, such as"
                    + " /home/forge/.forge"));
      }
    }
    return folders;
  }

  private List<String> words(Section section, String key, String otherwise) {
    String text = or(section.text(key), () -> defaults.text(key)).orElse(otherwise);
    List<String> words = List.of(text.strip().split("\\s+"));
    if (text.isBlank() || text.matches(".*[;|&$`<>\"'\\\\(){}*?].*")) {
      section.wrong(
          section.lineOf(key),
          Sentence.of(
              "`%s` takes a program and its arguments, without shell signs or quotes", key));
    }
    return words;
  }

  private SshEndpoint endpoint(String name, Section section, List<String> through) {
    List<String> chain = new ArrayList<>(through);
    chain.add(name);
    Optional<String> jump = or(section.text("jump"), () -> defaults.text("jump"));
    // The default jump host does not go through itself.
    Optional<SshEndpoint> via =
        jump.filter(one -> section.has("jump") || !jumps.containsKey(name))
            .flatMap(one -> jump(one, section, chain));
    String user = or(section.text("user"), () -> defaults.text("user")).orElse("");
    if (user.isEmpty()) {
      section.wrong(
          section.line(), Sentence.of("`user` is missing under `%s` and under `ssh`", name));
    }
    boolean agent = or(section.flag("agent"), () -> defaults.flag("agent")).orElse(true);
    return new SshEndpoint(
        name,
        host(section),
        or(section.number("port", 1, 65535), () -> defaults.number("port", 1, 65535)).orElse(22),
        user,
        identities(section),
        passphrase(section),
        agent
            ? env.apply("SSH_AUTH_SOCK").filter(one -> !one.isBlank()).map(Path::of)
            : Optional.empty(),
        or(section.texts("known-hosts"), () -> defaults.texts("known-hosts"))
            .orElse(List.of("~/.ssh/known_hosts"))
            .stream()
            .map(paths)
            .toList(),
        via,
        new SshEndpoint.Timeouts(
            or(section.time("connect-timeout"), () -> defaults.time("connect-timeout"))
                .orElse(SshEndpoint.Timeouts.DEFAULT.connect()),
            or(section.time("keep-alive"), () -> defaults.time("keep-alive"))
                .orElse(SshEndpoint.Timeouts.DEFAULT.keepAlive()),
            SshEndpoint.Timeouts.DEFAULT.turn()),
        or(section.number("max-sessions", 1, 100), () -> defaults.number("max-sessions", 1, 100))
            .orElse(8),
        or(section.flag("legacy-algorithms"), () -> defaults.flag("legacy-algorithms"))
            .orElse(false));
  }

  /** Whatever is no host alone would be looked up as one, and never be found. */
  private static String host(Section section) {
    String host = section.required("host");
    if (NO_HOST.matcher(host).find()) {
      section.wrong(
          section.lineOf("host"),
          Sentence.of(
              "`host` takes a name or an address alone, not `%s`; a user and a port stand under"
                  + " `user` and `port`",
              host));
    }
    return host;
  }

  private Optional<SshEndpoint> jump(String name, Section user, List<String> chain) {
    if (chain.contains(name)) {
      user.wrong(
          user.lineOf("jump"),
          Sentence.of("the jump hosts go in a circle: %s", String.join(" → ", chain)));
      return Optional.empty();
    }
    Section section = jumps.get(name);
    if (section == null) {
      user.wrong(
          user.lineOf("jump"),
          Sentence.of(
              "there is no `%s` under `jump-hosts`%s",
              name, Nearest.hint(name, jumps.keySet(), "; add it there")));
      return Optional.empty();
    }
    return Optional.of(endpoint(name, section, chain));
  }

  private List<Path> identities(Section section) {
    Optional<List<String>> named =
        or(section.texts("identity-files"), () -> defaults.texts("identity-files"));
    if (named.isPresent()) {
      return named.get().stream().map(paths).toList();
    }
    return List.of("~/.ssh/id_ed25519", "~/.ssh/id_rsa").stream()
        .map(paths)
        .filter(Files::exists)
        .toList();
  }

  private Optional<Passphrase> passphrase(Section section) {
    Optional<String> variable =
        or(section.text("passphrase-env"), () -> defaults.text("passphrase-env"));
    Optional<String> value = variable.flatMap(env).filter(text -> !text.isEmpty());
    if (variable.isPresent() && value.isEmpty()) {
      mistakes.add(
          new ConfigError(
              section.has("passphrase-env")
                  ? section.lineOf("passphrase-env")
                  : defaults.lineOf("passphrase-env"),
              Sentence.of(
                  "`passphrase-env` names an environment variable that is not set or empty; it"
                      + " takes the variable's name, not the passphrase")));
    }
    return value.map(text -> new Passphrase(variable.get(), text));
  }

  private static <T> Optional<T> or(
      Optional<T> own, java.util.function.Supplier<Optional<T>> inherited) {
    return own.or(inherited);
  }
}
