package dev.workerbot.feature.health;

import dev.workerbot.health.FailedJobs.Listing;
import dev.workerbot.health.QueueApp;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.worker.ServerName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is said of failed jobs: a line for each class, those with most first. */
final class FailedText {
  private static final int LINES = 20;
  private static final int QUEUES = 5;

  private FailedText() {}

  /** The same failed jobs, seen from these servers: an application may run on several. */
  record Shared(QueueApp app, List<ServerName> servers, List<FailedJob> jobs, boolean more) {
    /** The application by its folder, with its servers. */
    Sentence name() {
      return Sentence.of(
          "%s on %s",
          Message.code(app.artisan().folder()),
          servers.stream().map(Sentence::name).collect(Sentence.joining(", ")));
    }
  }

  /** What was listed, each job once. */
  static List<Shared> shared(List<FailedOnServer> servers) {
    Map<List<FailedJob>, Shared> byJobs = new LinkedHashMap<>();
    for (FailedOnServer one : servers) {
      one.apps()
          .forEach((app, listing) -> {
            if (listing instanceof Listing.Listed(var jobs, var more) && !jobs.isEmpty()) {
              byJobs.merge(
                  jobs,
                  new Shared(app, List.of(one.server()), jobs, more),
                  (first, other) -> {
                    List<ServerName> both = new ArrayList<>(first.servers());
                    both.addAll(other.servers());
                    return new Shared(
                        first.app(), both.stream().distinct().toList(), jobs, first.more());
                  });
            }
          });
    }
    return List.copyOf(byJobs.values());
  }

  static Message of(List<FailedOnServer> servers) {
    List<Shared> all = shared(servers);
    List<MessageLine> unknown = unknown(servers);
    boolean anyApp = servers.stream().anyMatch(one -> !one.apps().isEmpty());
    if (!anyApp && unknown.isEmpty()) {
      return Message.of(
          Severity.PLAIN,
          Sentence.of(
              "No Laravel workers here whose `user` and `artisan` the config of Supervisor names"));
    }
    long jobs = all.stream().mapToLong(one -> one.jobs().size()).sum();
    boolean more = all.stream().anyMatch(Shared::more);
    Sentence where =
        servers.size() == 1
            ? Sentence.name(servers.getFirst().server())
            : Counts.of(servers.size(), "server");
    if (jobs == 0) {
      boolean known = unknown.isEmpty();
      return Message.of(
              known ? Severity.GOOD : Severity.WARNING,
              Sentence.of(
                  known ? "No failed jobs on %s" : "Cannot tell which jobs failed on %s", where))
          .withLines(unknown);
    }
    List<MessageLine> lines = new ArrayList<>();
    for (Shared one : all) {
      if (all.size() > 1 || servers.size() > 1) {
        lines.add(
            new MessageLine(
                Severity.PLAIN,
                Sentence.of("%s: %s", one.name(), Counts.of(one.jobs().size(), "failed job"))));
      }
      lines.addAll(classes(one.jobs()));
    }
    return Message.of(
            Severity.WARNING,
            Sentence.of(
                "%s%s on %s", more ? "At least " : "", Counts.of(jobs, "failed job"), where))
        .withLines(
            MessageLine.atMost(LINES, lines, Sentence.of("name fewer workers to see the others")))
        .withLines(unknown);
  }

  /** A line for each class. */
  static List<MessageLine> classes(List<FailedJob> jobs) {
    Map<String, List<FailedJob>> byClass =
        jobs.stream()
            .collect(
                Collectors.groupingBy(
                    FailedJob::jobClass, LinkedHashMap::new, Collectors.toList()));
    return byClass.values().stream()
        .sorted(Comparator.comparingInt((List<FailedJob> same) -> same.size()).reversed())
        .map(FailedText::line)
        .toList();
  }

  private static MessageLine line(List<FailedJob> same) {
    FailedJob newest = same.stream().max(Comparator.comparing(FailedJob::failedAt)).orElseThrow();
    return new MessageLine(
        Severity.PLAIN,
        Sentence.of(
            "%s %s on %s; newest %s, id %s",
            className(newest.jobClass()),
            "×" + same.size(),
            Counts.first(
                QUEUES,
                same.stream().map(FailedJob::queue).collect(Collectors.toCollection(TreeSet::new))),
            newest.failedAt(),
            Message.code(newest.id())));
  }

  static Sentence className(String jobClass) {
    return jobClass.isEmpty() ? Sentence.of("of an unknown class") : Message.code(jobClass);
  }

  /** Where it is not known, and why. */
  static List<MessageLine> unknown(List<FailedOnServer> servers) {
    Map<Sentence, List<ServerName>> whys = new LinkedHashMap<>();
    for (FailedOnServer one : servers) {
      one.problem()
          .ifPresent(problem -> add(whys, Sentence.outside(problem.sentence()), one.server()));
      one.apps()
          .forEach((app, listing) -> {
            if (listing instanceof Listing.UnknownJobs(var why)) {
              add(
                  whys,
                  Sentence.of("%s: %s", Message.code(app.artisan().folder()), why),
                  one.server());
            }
          });
    }
    return whys.entrySet().stream()
        .map(one ->
            new MessageLine(
                Severity.WARNING,
                Sentence.of(
                    "Cannot tell for %s. %s",
                    one.getValue().stream().map(Sentence::name).collect(Sentence.joining(", ")),
                    one.getKey().capitalised())))
        .toList();
  }

  private static void add(Map<Sentence, List<ServerName>> whys, Sentence why, ServerName server) {
    whys.computeIfAbsent(why, _ -> new ArrayList<>()).add(server);
  }

  /** The time of the one that failed last; empty where there is none. */
  static Optional<String> last(List<FailedJob> jobs) {
    return jobs.stream().map(FailedJob::failedAt).max(Comparator.naturalOrder());
  }
}
