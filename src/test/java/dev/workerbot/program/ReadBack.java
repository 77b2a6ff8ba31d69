package dev.workerbot.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Supervisor's own parser is to read from the file of a spec. */
public final class ReadBack {
  private static final JsonMapper JSON = new JsonMapper();

  private ReadBack() {}

  /** As {@link dev.workerbot.testing.SupervisorParser} tells it. */
  public static JsonNode expected(ProgramSpec spec) {
    return JSON.readTree(JSON.writeValueAsString(all(spec)));
  }

  private static Map<String, Object> all(ProgramSpec spec) {
    List<Map<String, Object>> processes = new ArrayList<>();
    for (int number = 0; number < spec.processes(); number++) {
      Map<String, Object> process = new LinkedHashMap<>();
      process.put("name", spec.processNames().get(number));
      process.put("command", spec.command());
      process.put("argv", spec.words());
      process.put("user", spec.user());
      process.put("directory", spec.directory().orElse(null));
      process.put("autostart", spec.autostart());
      process.put("autorestart", spec.autorestart().word());
      process.put("environment", spec.environmentVariables().values());
      process.put("startsecs", spec.startsecs());
      process.put("startretries", spec.startretries());
      process.put("stopwaitsecs", spec.stopwaitsecs());
      process.put("stopsignal", "SIG" + spec.stopsignal());
      process.put("exitcodes", spec.exitcodes());
      process.put("priority", spec.priority());
      process.put("stdout", log(spec, spec.stdout(), number));
      process.put("stdout_maxbytes", spec.stdout().maxBytes());
      process.put("stdout_backups", spec.stdout().backups());
      LogFile stderr = spec.redirectStderr() ? LogFile.at(LogFile.NONE) : spec.stderr();
      process.put("stderr", log(spec, stderr, number));
      process.put("stderr_maxbytes", stderr.maxBytes());
      process.put("stderr_backups", stderr.backups());
      process.put("redirect_stderr", spec.redirectStderr());
      process.put("stopasgroup", spec.stopasgroup());
      process.put("killasgroup", spec.killasgroup());
      process.put("umask", null);
      processes.add(process);
    }
    // Supervisor starts those of one priority by their names: x10 before x2.
    processes.sort(Comparator.comparing(process -> (String) process.get("name")));
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", spec.name());
    group.put("priority", spec.priority());
    group.put("processes", processes);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("warnings", List.of());
    all.put("groups", List.of(group));
    return all;
  }

  private static String log(ProgramSpec spec, LogFile log, int number) {
    return Expansions.fill(log.path(), spec.name(), number);
  }
}
