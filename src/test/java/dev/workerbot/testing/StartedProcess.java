package dev.workerbot.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process as the kernel shows it: what Supervisor made of what was asked.
 *
 * @param user by name, and no other for any of its four user ids
 */
public record StartedProcess(
    List<String> argv, Map<String, String> environment, String directory, String user) {
  private static final Pattern RUNNING =
      Pattern.compile("(?m)^(\\S+)\\s+RUNNING\\s+pid (\\d+), uptime .*$");

  public static StartedProcess of(String pid) throws IOException {
    Path proc = Path.of("/proc", pid);
    Map<String, String> environment = new TreeMap<>();
    for (String variable : fields(proc.resolve("environ"))) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return new StartedProcess(
        fields(proc.resolve("cmdline")),
        environment,
        Files.readSymbolicLink(proc.resolve("cwd")).toString(),
        user(Files.readString(proc.resolve("status"))));
  }

  /** Those of a group that are RUNNING, by their names within it, with their process ids. */
  public static Map<String, String> pids(LoopbackServer server, String group) {
    Map<String, String> pids = new LinkedHashMap<>();
    Matcher line = RUNNING.matcher(server.status(group + ":*"));
    while (line.find()) {
      pids.put(line.group(1).substring(line.group(1).indexOf(':') + 1), line.group(2));
    }
    return pids;
  }

  /** Each ends with a NUL. */
  private static List<String> fields(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }

  private static String user(String status) throws IOException {
    List<String> ids =
        status
            .lines()
            .filter(line -> line.startsWith("Uid:"))
            .flatMap(line -> List.of(line.substring(4).strip().split("\\s+")).stream())
            .distinct()
            .toList();
    return Files.readAllLines(Path.of("/etc/passwd")).stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> ids.equals(List.of(fields[2])))
        .map(fields -> fields[0])
        .findFirst()
        .orElse(ids.toString());
  }
}
