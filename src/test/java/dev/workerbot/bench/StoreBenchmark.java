package dev.workerbot.bench;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.history.StateChanges;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.testing.ExpiringTables;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * What a year takes on the disk: 50 servers of 10 workers, which are looked at 60 times a day and
 * each restarted now and then, with all that is written of that, and forgotten as time goes by.
 */
public final class StoreBenchmark {
  private static final int DAYS = 365;
  private static final int SERVERS = 50;
  private static final int WORKERS = 10;
  private static final int LOOKS = 60;
  private static final int RESTARTS = 20;

  /** State changes of each worker in a day. */
  private static final int CHANGES = Integer.getInteger("bench.changes", 10);

  private StoreBenchmark() {}

  /** Days go by when it is told. */
  private static final class Calendar extends Clock {
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  static void run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("workerbot-year");
    System.out.printf(
        "A year of %d workers, %d looks and %d restarts a day, %d state changes a worker and day%n",
        SERVERS * WORKERS, LOOKS, RESTARTS, CHANGES);
    long bytes = year(folder, true);
    System.out.printf("  in the end, with the log beside it: %.1f MB%n", bytes / 1e6);
  }

  /**
   * Lives through it.
   *
   * @return the bytes that it takes at most, at the end of any day
   */
  public static long year(Path folder, boolean aloud) throws IOException, InterruptedException {
    Calendar clock = new Calendar();
    List<Target> targets = targets();
    long most = 0;
    long longest = 0;
    try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("workerbot.db"));
        Retention retention = ExpiringTables.retention(database, clock)) {
      Audit audit = new Audit(database, clock);
      ButtonActions buttonActions = new ButtonActions(database, clock);
      Journal journal = new Journal(database, clock);
      StateChanges states = new StateChanges(database);
      MemoryUse memory = new MemoryUse(database);
      for (int day = 0; day < DAYS; day++) {
        Instant midnight = clock.now;
        // All of a day at once, for they share their syncs of the disk then.
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < LOOKS; i++) {
            String id = "look-%03d-%02d-abcdefgh".formatted(day, i);
            crowd.execute(() -> look(audit, buttonActions, id, midnight));
          }
          for (int i = 0; i < RESTARTS; i++) {
            String id = "act-%03d-%02d-abcdefghi".formatted(day, i);
            Target target = targets.get((day * RESTARTS + i) % targets.size());
            crowd.execute(() -> restart(audit, journal, id, List.of(target)));
          }
        }
        states.save(changes(targets, midnight));
        // What is older than the end of the run keeps of it is forgotten anyway.
        if (day >= DAYS - 30) {
          for (int bucket = 0; bucket < 288; bucket++) {
            Instant start = midnight.plus(MemoryUse.BUCKET.multipliedBy(bucket));
            memory.save(targets.stream().map(one -> new Bucket(one, start, 123_456_789L)).toList());
          }
        }
        clock.now = midnight.plus(Duration.ofDays(1));
        long begun = System.nanoTime();
        retention.forget(Duration.ZERO);
        longest = Math.max(longest, System.nanoTime() - begun);
        most = Math.max(most, size(folder));
        if (aloud && (day + 1) % 73 == 0) {
          System.out.printf("  after %3d days: %6.1f MB%n", day + 1, size(folder) / 1e6);
        }
      }
    }
    if (aloud) {
      System.out.printf("  longest round of forgetting a day: %.1f s%n", longest / 1e9);
    }
    return most;
  }

  private static List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (int server = 0; server < SERVERS; server++) {
      for (int worker = 0; worker < WORKERS; worker++) {
        targets.add(
            new Target(
                new ServerName("web%02d".formatted(server)),
                WorkerName.of("queue-default:queue-default_%02d".formatted(worker))));
      }
    }
    return targets;
  }

  private static void asked(
      Audit audit, String id, String verb, String text, List<Target> targets) {
    audit.asked(
        new Audit.AuditedRequest(
            id,
            "slack",
            "U012ABCDEF",
            "anna",
            "C012ABCDEF",
            text,
            Optional.of(verb),
            Audit.Decided.ALLOWED,
            "role `operator`",
            Optional.empty(),
            Optional.of("*@prod")),
        targets);
  }

  private static void look(Audit audit, ButtonActions buttonActions, String id, Instant at) {
    asked(audit, id, "status", "status *@prod", List.of());
    buttonActions.save(
        new ButtonActions.ButtonAction(
            id,
            "slack",
            "C012ABCDEF",
            Optional.empty(),
            at.plus(Duration.ofHours(24)),
            List.of("status *@prod --all")));
    audit.finished(id, OutcomeCode.DONE, "500 workers on 50 servers, all RUNNING");
  }

  private static void restart(Audit audit, Journal journal, String id, List<Target> targets) {
    asked(audit, id, "restart", "restart " + targets.getFirst(), targets);
    journal.open(
        id,
        Verb.RESTART,
        RestartOptions.PLAIN,
        "owner-of-that-day",
        targets.stream().map(one -> JournalStep.planned(one, OptionalInt.of(4711))).toList(),
        Optional.empty());
    for (Target target : targets) {
      journal.begin(id, target, RestartStep.STOP, OptionalInt.of(4711));
      journal.end(id, target, RestartStep.STOP);
      journal.begin(id, target, RestartStep.START, OptionalInt.empty());
      journal.end(id, target, RestartStep.START);
      journal.close(
          id,
          target,
          new JournalEnd(
              true,
              Optional.of(WorkerState.RUNNING),
              OptionalInt.of(4712),
              Duration.ofSeconds(6),
              Optional.empty()));
    }
    journal.finish(id, OutcomeCode.DONE);
    journal.reported(id);
    audit.finished(id, OutcomeCode.DONE, "Restarted");
  }

  private static List<StateChange> changes(List<Target> targets, Instant midnight) {
    List<StateChange> changes = new ArrayList<>();
    for (Target target : targets) {
      for (int i = 0; i < CHANGES; i++) {
        changes.add(
            new StateChange(
                target,
                midnight.plus(Duration.ofDays(1).dividedBy(CHANGES).multipliedBy(i)),
                i % 2 == 0 ? WorkerState.EXITED : WorkerState.RUNNING,
                OptionalInt.of(4711 + i),
                i % 2 == 1,
                i % 2 == 0 ? Optional.of(true) : Optional.empty(),
                i % 2 == 0 ? Optional.of("exit code 0") : Optional.empty()));
      }
    }
    return changes;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
