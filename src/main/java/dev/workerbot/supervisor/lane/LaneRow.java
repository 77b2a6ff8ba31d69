package dev.workerbot.supervisor.lane;

import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.WorkerStatus.LastEnd;
import dev.workerbot.worker.WorkerStatus.ReportedExit;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * One process as supervisord tells of it. Source: supervisor 4.2.5, rpcinterface.py,
 * getProcessInfo, and process.py, finish.
 *
 * @param state empty for one that this version of workerbot has not heard of
 * @param start when it was started last, in seconds since 1970; 0 for never
 * @param now the same by the server's own clock
 * @param spawnError why it did not come up last; empty where it did
 */
record LaneRow(
    WorkerName worker,
    Optional<WorkerState> state,
    String stateName,
    int pid,
    long start,
    long now,
    String spawnError,
    String description,
    Optional<LastEnd> end) {
  /** Its error after an exit that the worker's config does not expect. */
  private static final String UNEXPECTED = "Bad exit code ";

  /** As many workers as one server can have here. */
  private static final int MOST_WORKERS = 5_000;

  private static final int LONGEST_NOTE = 500;
  private static final int LONGEST_NAME = 10_000;

  /** Empty where that is no process. */
  static Optional<LaneRow> read(JsonNode row) {
    JsonNode group = row.path("group");
    JsonNode name = row.path("name");
    JsonNode state = row.path("statename");
    boolean isProcess =
        group.isString()
            && name.isString()
            && state.isString()
            && row.path("pid").isInt()
            && row.path("start").isIntegralNumber()
            && row.path("now").isIntegralNumber();
    if (!isProcess || group.stringValue().length() + name.stringValue().length() > LONGEST_NAME) {
      return Optional.empty();
    }
    String stateName = state.stringValue();
    return Optional.of(
        new LaneRow(
            worker(group.stringValue(), name.stringValue()),
            Arrays.stream(WorkerState.values())
                .filter(one -> one.name().equals(stateName))
                .findFirst(),
            stateName,
            row.get("pid").intValue(),
            row.get("start").longValue(),
            row.get("now").longValue(),
            row.path("spawnerr").asString(""),
            row.path("description").asString(""),
            end(row, stateName)));
  }

  /** Of what ended too early or never began supervisord keeps no more than an error. */
  private static Optional<LastEnd> end(JsonNode row, String stateName) {
    long start = row.get("start").longValue();
    long stop = row.path("stop").asLong(0);
    boolean exited = stateName.equals(WorkerState.EXITED.name());
    boolean hasEnded = exited || stateName.equals(WorkerState.STOPPED.name());
    if (!hasEnded || stop <= 0 || stop < start || !row.path("exitstatus").isInt()) {
      return Optional.empty();
    }
    return Optional.of(
        new LastEnd(
            Instant.ofEpochSecond(stop),
            Duration.ofSeconds(Math.max(0, row.get("now").longValue() - stop)),
            Duration.ofSeconds(stop - start),
            Optional.of(
                    new ReportedExit(
                        row.get("exitstatus").intValue(),
                        !row.path("spawnerr").asString("").startsWith(UNEXPECTED)))
                .filter(_ -> exited)));
  }

  /** As supervisorctl writes it. */
  private static WorkerName worker(String group, String name) {
    return OddName.shown(group.equals(name) ? name : group + ":" + name);
  }

  /** Of all processes; empty where that is no such list. */
  static Optional<List<WorkerStatus>> statuses(JsonNode rows) {
    if (!rows.isArray() || rows.size() > MOST_WORKERS) {
      return Optional.empty();
    }
    Map<WorkerName, WorkerStatus> all = new LinkedHashMap<>();
    for (JsonNode row : rows) {
      Optional<LaneRow> read = read(row);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      all.putIfAbsent(read.get().worker(), read.get().status());
    }
    return Optional.of(List.copyOf(all.values()));
  }

  /** As supervisorctl's status shows it. */
  WorkerStatus status() {
    if (state.isEmpty()) {
      return new WorkerStatus(
          worker,
          WorkerState.UNKNOWN,
          OptionalInt.empty(),
          Optional.empty(),
          "Supervisor says " + beginning(stateName));
    }
    return state.get() == WorkerState.RUNNING
        ? new WorkerStatus(
            worker,
            WorkerState.RUNNING,
            OptionalInt.of(pid),
            Optional.of(Duration.ofSeconds(Math.max(0, now - start))),
            "")
        : new WorkerStatus(
            worker,
            state.get(),
            OptionalInt.empty(),
            Optional.empty(),
            beginning(description.lines().findFirst().orElse("").strip()),
            end);
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST_NOTE));
  }
}
