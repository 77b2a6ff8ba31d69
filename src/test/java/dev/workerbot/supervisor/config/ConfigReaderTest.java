package dev.workerbot.supervisor.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.workerbot.supervisor.config.program.HostInfo;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.program.ProgramKeys;
import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.testing.LocalShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds what is read of configs against Supervisor's own {@code ServerOptions}, of Debian's
 * package. The configs are files in {@code supervisor/configs}: one more there is one more that is
 * held. What includes other files is a folder with a {@code supervisord.conf}. A line such as
 * {@code ; with STAGE=prod} sets supervisord's environment.
 */
class ConfigReaderTest {
  private static final Path FOLDER = Path.of("src/test/resources/supervisor").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern WITH = Pattern.compile("(?m)^; with (\\w+)=(.*)$");
  private static final int LEAST = 60;

  /** Keys of a program that take any text. */
  private static final Set<String> TEXTS =
      Set.of(
          "command",
          "directory",
          "environment",
          "process_name",
          "stdout_logfile",
          "stderr_logfile",
          "serverurl",
          "user");

  /** This machine, and an environment. */
  private record Here(Map<String, String> variables) implements HostInfo {
    @Override
    public Optional<String> variable(String name) {
      return Optional.ofNullable(variables.get(name));
    }

    @Override
    public boolean knowsAllVariables() {
      return true;
    }

    @Override
    public Optional<String> nodeName() {
      return Optional.of(printed("uname", "-n").strip());
    }

    @Override
    public Optional<Boolean> user(String name) {
      return Optional.of(!printed("getent", "passwd", name).isEmpty());
    }

    @Override
    public Optional<Boolean> group(String name) {
      return Optional.of(!printed("getent", "group", name).isEmpty());
    }

    @Override
    public Optional<Boolean> folder(String path) {
      return Optional.of(Files.isDirectory(FOLDER.resolve(path)));
    }

    @Override
    public Optional<String> home(String user) {
      return user.isEmpty() ? variable("HOME") : Optional.empty();
    }
  }

  private static String printed(String... words) {
    try {
      Process process = new ProcessBuilder(words).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<Path> configs() {
    try (Stream<Path> all = Files.list(FOLDER.resolve("configs"))) {
      return all.sorted()
          .map(path -> Files.isDirectory(path) ? path.resolve("supervisord.conf") : path)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What Supervisor says of each, in one run. */
  private static List<JsonNode> supervisors(List<Path> configs) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "/usr/bin/python3", "-W", "ignore", FOLDER.resolve("read_configs.py").toString()));
    configs.forEach(path -> words.add(path.toString()));
    ProcessBuilder python =
        new ProcessBuilder(words)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    python.environment().put("LC_ALL", "C.UTF-8");
    Process process = python.start();
    JsonMapper json = new JsonMapper();
    List<JsonNode> answers = new ArrayList<>();
    for (String line :
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      answers.add(json.readTree(line));
    }
    return answers;
  }

  private static ServerConfig read(Path config, HostInfo host) {
    SupervisorctlSettings supervisorctlSettings =
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of(config.toString()),
            List.of("tail"),
            LIMIT,
            List.of(),
            List.of());
    ConfigFiles files =
        new ConfigFiles(
            new LocalShell(), supervisorctlSettings, Optional.empty(), TextWork.here(), host);
    return switch (files.config()) {
      case Reply.Ok<ServerConfig>(var read) -> read;
      case Reply.FailedReply<ServerConfig>(var problem) ->
          throw new AssertionError(config + ": " + problem);
    };
  }

  private static Here here(Path config) throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("LC_ALL", "C.UTF-8");
    WITH.matcher(Files.readString(config, StandardCharsets.ISO_8859_1))
        .results()
        .forEach(with -> variables.put(with.group(1), with.group(2)));
    return new Here(variables);
  }

  private static String expected(JsonNode answer) {
    JsonNode refused = answer.get("refused");
    if (refused == null) {
      Set<String> lines = new TreeSet<>();
      answer
          .get("groups")
          .forEach(group -> {
            String name = group.get("name").asText();
            lines.add("group " + name + " " + group.get("priority").asText());
            group
                .get("processes")
                .forEach(process -> {
                  Map<String, String> values = new TreeMap<>();
                  process
                      .properties()
                      .forEach(one -> values.put(one.getKey(), one.getValue().asText()));
                  lines.add(name + " " + values);
                });
          });
      lines.add("childlogdir " + answer.get("childlogdir").asText());
      return String.join("\n", lines);
    }
    if (refused.has("encoding")) {
      return "refused: not " + refused.get("encoding").asText();
    }
    return refused.has("line")
        ? "refused: line " + refused.get("line").asInt()
        : "refused: [%s] %s"
            .formatted(refused.get("section").asText(), refused.get("key").asText());
  }

  private static String found(ServerConfig config) {
    Optional<ConfigIssue> refused =
        config.issues().stream().filter(ConfigIssue::refused).findFirst();
    if (refused.isPresent()) {
      ConfigIssue issue = refused.get();
      if (issue.what().contains("UTF-8")) {
        return "refused: not utf-8";
      }
      return issue.section().isEmpty()
          ? "refused: " + issue.what().replaceFirst(".*(line \\d+).*", "$1")
          : "refused: [%s] %s".formatted(issue.section(), issue.key());
    }
    Set<String> lines = new TreeSet<>();
    config.groups().forEach((name, priority) -> lines.add("group " + name + " " + priority));
    for (ProgramConfig program : config.programs()) {
      int first = program.number("numprocs_start", 0);
      for (int i = first; i < first + program.processes(); i++) {
        Map<String, String> values = new TreeMap<>(program.reader().process(i));
        values.keySet().removeAll(Set.of("numprocs", "numprocs_start"));
        lines.add(program.group() + " " + values);
      }
    }
    lines.add("childlogdir " + config.childLogs().orElse("not known"));
    return String.join("\n", lines);
  }

  @Test
  void whatIsReadOfAConfig_isWhatSupervisorReads() throws IOException {
    List<Path> configs = configs();
    List<JsonNode> supervisors = supervisors(configs);
    assertEquals(configs.size(), supervisors.size(), "Supervisor read all of them");
    assertTrue(configs.size() >= LEAST, "there are enough");
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < configs.size(); i++) {
      String name = FOLDER.relativize(configs.get(i)).toString();
      expected.put(name, expected(supervisors.get(i)));
      found.put(name, found(read(configs.get(i), here(configs.get(i)))));
    }
    List<String> differences = new ArrayList<>();
    expected.forEach((name, text) -> {
      if (!text.equals(found.get(name))) {
        differences.add(
            "%s\n--- Supervisor\n%s\n--- workerbot\n%s\n".formatted(name, text, found.get(name)));
      }
    });
    assertEquals(
        List.of(), differences, () -> differences.size() + " of " + configs.size() + " differ");
  }

  /** Sections, and the keys in them that are not text to Supervisor. */
  private static final Map<String, List<String>> TYPED =
      Map.of(
          "supervisord",
          List.of(
              "minfds",
              "minprocs",
              "umask",
              "logfile_maxbytes",
              "logfile_backups",
              "loglevel",
              "nodaemon",
              "silent",
              "nocleanup",
              "strip_ansi"),
          "group:g",
          List.of("priority"),
          "unix_http_server",
          List.of("chmod"),
          "inet_http_server",
          List.of("port"),
          "program:a",
          ProgramKeys.keys().stream().filter(key -> !TEXTS.contains(key)).toList(),
          "eventlistener:e",
          List.of("priority", "buffer_size", "redirect_stderr", "events"),
          "fcgi-program:f",
          List.of("priority", "socket_backlog", "socket_mode"));

  private static final List<String> VALUES =
      List.of(
          "",
          "perhaps",
          "9",
          "-1",
          "1.5",
          "0x10",
          "1_0",
          "\uff11\uff12",
          "10MB",
          "10 mb",
          "10M",
          "TRUE",
          "on",
          "ja",
          "unexpected",
          "SIGHUP",
          "sigusr3",
          "0, 2,",
          "256",
          "022",
          "888",
          "WARN",
          "warning",
          "65536",
          ":9001",
          "localhost:http",
          "tick_5,TICK_60",
          "50%",
          "50%%",
          "%(here)s",
          "\"1\"",
          "1 ; one",
          "1;one",
          "999999999");

  private static String text(String section, String key, String value) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("supervisord", List.of());
    all.put("program:a", List.of("command=/bin/cat"));
    Map<String, List<String>> needed =
        Map.of(
            "group:g",
            List.of("programs=a"),
            "unix_http_server",
            List.of("file=/tmp/x.sock"),
            "eventlistener:e",
            List.of("command=/bin/cat", "events=TICK_5"),
            "fcgi-program:f",
            List.of("command=/bin/cat", "socket=unix:///tmp/y.sock"));
    all.putIfAbsent(section, needed.getOrDefault(section, List.of()));
    StringBuilder text = new StringBuilder();
    all.forEach((name, lines) -> {
      text.append("[").append(name).append("]\n");
      lines.forEach(line -> text.append(line).append("\n"));
      if (name.equals(section)) {
        text.append(key).append("=").append(value).append("\n");
      }
    });
    return text.toString();
  }

  @Test
  void everyTypedKey_takesAndRefusesWhatSupervisorDoes(@TempDir Path dir) throws IOException {
    List<Path> configs = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, List<String>> section : new TreeMap<>(TYPED).entrySet()) {
      for (String key : section.getValue()) {
        for (String value : VALUES) {
          String text = text(section.getKey(), key, value);
          texts.add(text);
          configs.add(Files.writeString(dir.resolve(configs.size() + ".conf"), text));
        }
      }
    }
    List<JsonNode> supervisors = supervisors(configs);
    List<String> differences = new ArrayList<>();
    int refused = 0;
    HostInfo host = here(configs.getFirst());
    for (int i = 0; i < configs.size(); i++) {
      String file = configs.get(i).toString();
      String expected = expected(supervisors.get(i));
      String found =
          found(ServerConfig.of(file, Map.of(file, texts.get(i)), host, List.of(), Map.of()));
      refused += expected.startsWith("refused") ? 1 : 0;
      if (!expected.equals(found)) {
        differences.add(
            "%s--- Supervisor\n%s\n--- workerbot\n%s\n".formatted(texts.get(i), expected, found));
      }
    }
    assertTrue(refused > configs.size() / 4 && refused < configs.size(), "both kinds occur");
    assertEquals(
        List.of(), differences, () -> differences.size() + " of " + configs.size() + " differ");
  }
}
