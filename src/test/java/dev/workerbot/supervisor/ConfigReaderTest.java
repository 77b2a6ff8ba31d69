package dev.workerbot.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
    Supervisorctl.SupervisorctlSettings supervisorctlSettings =
        new Supervisorctl.SupervisorctlSettings(
            List.of("supervisorctl"), Optional.of(config.toString()), List.of("tail"), LIMIT);
    ConfigFiles files =
        new ConfigFiles(
            new LocalShell(), supervisorctlSettings, Optional.empty(), TextWork.here(), host);
    return switch (files.config()) {
      case Supervisor.Reply.Ok<ServerConfig>(var read) -> read;
      case Supervisor.Reply.FailedReply<ServerConfig>(var problem) ->
          throw new AssertionError(config + ": " + problem);
    };
  }

  private static Here here(Path config) throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("LC_ALL", "C.UTF-8");
    WITH.matcher(Files.readString(config))
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
      return issue.section().isEmpty()
          ? "refused: " + issue.what().replaceFirst(".*(line \\d+).*", "$1")
          : "refused: [%s] %s".formatted(issue.section(), issue.key());
    }
    Set<String> lines = new TreeSet<>();
    config.groups().forEach((name, priority) -> lines.add("group " + name + " " + priority));
    for (ProgramConfig program : config.programs()) {
      int first = program.number("numprocs_start", 0);
      for (int i = first; i < first + program.processes(); i++) {
        Map<String, String> values = new TreeMap<>(new ProgramReader(program).process(i));
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
}
