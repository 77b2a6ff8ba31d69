package dev.workerbot.app.config.server;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.ssh.endpoint.Passphrase;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.lane.socket.SocketLane;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.ServerName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code servers}, {@code jump-hosts} and the defaults in {@code ssh}. */
public final class ServersReader {
  public static final Key<Map<String, Section>> SERVERS =
      Keys.named("servers", ServerKeys.SERVER, "the servers, by name; at least one").required();
  public static final Key<Map<String, Section>> JUMP_HOSTS =
      Keys.named(
          "jump-hosts",
          ServerKeys.SERVER,
          "machines to go through, by name; the same keys as a server");
  public static final Key<Section> SSH =
      Keys.section(
              "ssh",
              ServerKeys.SSH,
              "the defaults for all servers and jump hosts; the keys marked †")
          .otherwise("–");

  /** What YAML takes for something else than a word. */
  private static final Pattern NO_WORD =
      Pattern.compile("[\\d.,:-]*|true|false|yes|no|on|off|null|~", Pattern.CASE_INSENSITIVE);

  private static final Pattern SOCKET =
      Pattern.compile("unix:(?=/+[^/])[^\\s\\x00-\\x1f\\x7f\"']+");

  private final Section top;
  private final Function<String, Path> paths;
  private final Function<String, Optional<String>> env;
  private final Section defaults;
  private final Map<String, Section> jumps;

  public ServersReader(
      Section top, Function<String, Path> paths, Function<String, Optional<String>> env) {
    this.top = top;
    this.paths = paths;
    this.env = env;
    this.defaults = top.all(SSH);
    this.jumps = top.all(JUMP_HOSTS);
  }

  public List<ConfiguredServer> read() {
    List<ConfiguredServer> servers = new ArrayList<>();
    Map<String, Section> sections = top.all(SERVERS);
    if (sections.isEmpty()) {
      top.wrong(
          top.lineOf(SERVERS),
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
    for (ConfiguredServer configuredServer : servers) {
      for (String tag : configuredServer.tags()) {
        if (names.contains(tag)) {
          Section section = sections.get(configuredServer.name().value());
          section.wrong(
              ServerKeys.TAGS,
              Sentence.of("the tag `%s` is also the name of a server; choose another", tag));
        }
      }
    }
    return servers;
  }

  private ConfiguredServer server(ServerName name, Section section) {
    Set<String> tags = new LinkedHashSet<>();
    for (String tag : section.get(ServerKeys.TAGS)) {
      if (NO_WORD.matcher(tag).matches()) {
        section.wrong(
            ServerKeys.TAGS, Sentence.of("`tags` takes words such as prod, not `%s`", tag));
        continue;
      }
      try {
        tags.add(new ServerName(tag.startsWith("@") ? tag.substring(1) : tag).value());
      } catch (IllegalArgumentException badTag) {
        section.wrong(ServerKeys.TAGS, Sentence.of("tag `%s`: %s", tag, badTag.getMessage()));
      }
    }
    SupervisorctlWords words = SupervisorctlWords.of(words(section, ServerKeys.SUPERVISORCTL));
    SupervisorctlSettings supervisor =
        new SupervisorctlSettings(
            words.command(),
            configFile(section, words),
            words(section, ServerKeys.TAIL),
            get(section, ServerKeys.COMMAND_TIMEOUT),
            section.has(ServerKeys.ARTISAN_RUNNER) || defaults.has(ServerKeys.ARTISAN_RUNNER)
                ? words(
                    section,
                    ServerKeys.ARTISAN_RUNNER,
                    find(section, ServerKeys.ARTISAN_RUNNER).orElse(""))
                : List.of(),
            get(section, ServerKeys.LOG_FOLDERS));
    return new ConfiguredServer(
        name,
        tags,
        endpoint(name.value(), section, new ArrayList<>()),
        supervisor,
        lane(section),
        words(section, ServerKeys.CONFIG_WRITER));
  }

  /** Of {@code supervisor-config}, or out of the words of {@code supervisorctl}. */
  private Optional<String> configFile(Section section, SupervisorctlWords words) {
    Optional<String> set = find(section, ServerKeys.SUPERVISOR_CONFIG);
    boolean differs =
        words.configFiles().stream().anyMatch(path -> !path.equals(set.orElse(path)))
            || words.configFiles().stream().anyMatch(path -> !path.startsWith("/"))
            || words.configFiles().size() > 1;
    if (differs) {
      section.wrong(
          ServerKeys.SUPERVISORCTL,
          Sentence.of(
              "take -c and its file out of `supervisorctl`, and write the full path of that file"
                  + " under `supervisor-config`"));
    }
    return set.or(() -> words.configFiles().stream().findFirst());
  }

  private List<String> lane(Section section) {
    String lane = get(section, ServerKeys.LANE);
    if (lane.startsWith(SocketLane.SCHEME) && !SOCKET.matcher(lane).matches()) {
      Section at = section.has(ServerKeys.LANE) ? section : defaults;
      at.wrong(
          ServerKeys.LANE,
          Sentence.of(
              "`lane: unix:` takes the full path of supervisord's socket, such as"
                  + " `unix:/run/supervisor.sock`"));
      return List.of();
    }
    return lane.equals(ServerKeys.LANE.value()) ? List.of() : words(section, ServerKeys.LANE);
  }

  private List<String> words(Section section, Key.Defaulted<String> key) {
    return words(section, key, get(section, key));
  }

  private static List<String> words(Section section, Key<String> key, String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    if (text.isBlank() || text.matches(".*[;|&$`<>\"'\\\\(){}*?].*")) {
      section.wrong(
          key,
          Sentence.of(
              "`%s` takes a program and its arguments, without shell signs or quotes", key.name()));
    }
    return words;
  }

  private SshEndpoint endpoint(String name, Section section, List<String> through) {
    List<String> chain = new ArrayList<>(through);
    chain.add(name);
    // The default jump host does not go through itself.
    Optional<SshEndpoint> via =
        find(section, ServerKeys.JUMP)
            .filter(_ -> section.has(ServerKeys.JUMP) || !jumps.containsKey(name))
            .flatMap(one -> jump(one, section, chain));
    String user = find(section, ServerKeys.USER).orElse("");
    if (user.isEmpty()) {
      section.wrong(
          section.line(), Sentence.of("`user` is missing under `%s` and under `ssh`", name));
    }
    return new SshEndpoint(
        name,
        section.required(ServerKeys.HOST),
        get(section, ServerKeys.PORT),
        user,
        identities(section),
        passphrase(section),
        get(section, ServerKeys.AGENT)
            ? env.apply("SSH_AUTH_SOCK").filter(one -> !one.isBlank()).map(Path::of)
            : Optional.empty(),
        get(section, ServerKeys.KNOWN_HOSTS).stream().map(paths).toList(),
        via,
        new SshEndpoint.Timeouts(
            get(section, ServerKeys.CONNECT_TIMEOUT),
            get(section, ServerKeys.KEEP_ALIVE),
            SshEndpoint.Timeouts.DEFAULT.turn()),
        get(section, ServerKeys.MAX_SESSIONS),
        get(section, ServerKeys.LEGACY_ALGORITHMS));
  }

  private Optional<SshEndpoint> jump(String name, Section user, List<String> chain) {
    if (chain.contains(name)) {
      user.wrong(
          ServerKeys.JUMP,
          Sentence.of("the jump hosts go in a circle: %s", String.join(" → ", chain)));
      return Optional.empty();
    }
    Section section = jumps.get(name);
    if (section == null) {
      user.wrong(
          ServerKeys.JUMP,
          Sentence.of(
              "there is no `%s` under `jump-hosts`%s",
              name, Nearest.hint(name, jumps.keySet(), "; add it there")));
      return Optional.empty();
    }
    return Optional.of(endpoint(name, section, chain));
  }

  private List<Path> identities(Section section) {
    Optional<List<String>> named = find(section, ServerKeys.IDENTITY_FILES);
    if (named.isPresent()) {
      return named.get().stream().map(paths).toList();
    }
    return List.of("~/.ssh/id_ed25519", "~/.ssh/id_rsa").stream()
        .map(paths)
        .filter(Files::exists)
        .toList();
  }

  private Optional<Passphrase> passphrase(Section section) {
    Optional<String> variable = find(section, ServerKeys.PASSPHRASE_ENV);
    Optional<String> value = variable.flatMap(env).filter(text -> !text.isEmpty());
    if (variable.isPresent() && value.isEmpty()) {
      Section at = section.has(ServerKeys.PASSPHRASE_ENV) ? section : defaults;
      at.wrong(
          ServerKeys.PASSPHRASE_ENV,
          Sentence.of(
              "`passphrase-env` names an environment variable that is not set or empty; it takes"
                  + " the variable's name, not the passphrase"));
    }
    return value.map(text -> new Passphrase(variable.get(), text));
  }

  /** What a server says, else what holds for all of them. */
  private <T> Optional<T> find(Section section, Key<T> key) {
    return section.find(key).or(() -> defaults.find(key));
  }

  private <T> T get(Section section, Key.Defaulted<T> key) {
    return find(section, key).orElse(key.value());
  }
}
