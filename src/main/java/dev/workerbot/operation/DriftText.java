package dev.workerbot.operation;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.ServerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of what is on disk but not applied: trouble first, each with the way out. */
final class DriftText {
  private final Cleaner cleaner;

  DriftText(Cleaner cleaner) {
    this.cleaner = cleaner;
  }

  Message of(Collection<Drift> drifts) {
    List<Line> lines = new ArrayList<>();
    boolean alone = drifts.size() == 1;
    for (Drift drift : drifts) {
      List<Line> told = lines(drift);
      if (drift.isNone() && !alone) {
        told.addFirst(new Line(Severity.GOOD, inStep(drift)));
      }
      lines.addAll(told);
    }
    lines.sort(Comparator.comparing(Line::severity).reversed());
    Severity worst =
        lines.stream().map(Line::severity).max(Comparator.naturalOrder()).orElse(Severity.GOOD);
    return ManyLines.below(
        Message.of(worst, alone ? title(drifts.iterator().next()) : title(drifts)),
        lines,
        "lines",
        cleaner);
  }

  private static String title(Collection<Drift> drifts) {
    long inStep = drifts.stream().filter(Drift::isNone).count();
    String unreadable =
        drifts.stream()
            .filter(drift -> drift.broken().isPresent())
            .map(drift -> drift.server().value())
            .collect(Collectors.joining(", "));
    if (!unreadable.isEmpty()) {
      return "supervisord cannot read what is on disk on " + unreadable;
    }
    return inStep == drifts.size()
        ? "All %d servers run what is on disk".formatted(drifts.size())
        : "%d of %d servers run what is on disk".formatted(inStep, drifts.size());
  }

  private static String title(Drift drift) {
    if (drift.isNone()) {
      return inStep(drift);
    }
    if (drift.problem().isPresent()) {
      return "No config from " + drift.server();
    }
    List<String> parts = new ArrayList<>();
    if (drift.broken().isPresent()) {
      parts.add("supervisord cannot read what is on disk");
    }
    int changes = drift.differences().size();
    if (changes > 0) {
      parts.add(changes == 1 ? "1 change is not applied" : changes + " changes are not applied");
    }
    int doubled = drift.doubled().size();
    if (doubled > 0) {
      parts.add(
          doubled == 1
              ? "a program is in more than one file"
              : doubled + " programs are in more than one file");
    }
    return drift.server() + ": " + String.join("; ", parts);
  }

  /** Not all of it where somebody may not see all of it. */
  private static String inStep(Drift drift) {
    return drift.server()
        + (drift.whole()
            ? ": what runs is what is on disk"
            : ": of what you asked for and may see, all that runs is what is on disk");
  }

  private List<Line> lines(Drift drift) {
    List<Line> lines = new ArrayList<>();
    drift
        .problem()
        .ifPresent(problem -> lines.add(new Line(Severity.BAD, problem.on(drift.server()))));
    drift.broken().ifPresent(broken -> lines.add(broken(drift.server(), broken)));
    drift
        .differences()
        .forEach((group, difference) ->
            lines.add(
                new Line(
                    Severity.WARNING,
                    name(group, drift.server()) + ": " + difference(drift, group, difference))));
    drift.doubled().forEach(program -> lines.add(doubled(drift.server(), program)));
    drift
        .filesProblem()
        .filter(_ -> drift.problem().isEmpty())
        .ifPresent(problem ->
            lines.add(
                new Line(
                    Severity.WARNING,
                    drift
                        .server()
                        .about(
                            "which files that is in, and whether a program is in two of them, is"
                                + " not known: "
                                + problem.sentence()))));
    return lines;
  }

  /** What supervisord cannot read, and what that means. */
  Line broken(ServerName server, Drift.Broken broken) {
    return new Line(
        Severity.BAD,
        server
            + ": supervisord cannot read "
            + broken.cause().map(this::cause).orElse("a file of a worker that you may not see.")
            + " Until that is mended no other change can be applied there, and supervisord would"
            + " refuse to start with it, after a reboot too. What runs goes on.");
  }

  private String cause(Reread.Unreadable cause) {
    String place =
        cause.file().map(file -> Message.code(file)).orElse("its config")
            + cause.section().map(section -> ", section " + Message.code(section)).orElse("");
    return place + ": " + clean(cause.reason()) + ".";
  }

  private String clean(String text) {
    String clean = CleanText.singleLine(cleaner.clean(text).value()).strip();
    return clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
  }

  static String difference(Drift drift, String group, Drift.Difference difference) {
    String update = Message.code("supervisorctl update " + group);
    boolean appliable = drift.broken().isEmpty();
    List<String> files = drift.filesOf(group);
    String where =
        files.isEmpty() || files.size() > 2
            ? ""
            : " (" + files.stream().map(Message::code).collect(Collectors.joining(" and ")) + ")";
    return switch (difference) {
      case NEW ->
          "on disk%s, not in use".formatted(where)
              + (appliable ? "; %s there takes it in and starts it".formatted(update) : "");
      case NEW_AND_MANUAL ->
          "on disk%s, not in use".formatted(where)
              + (appliable ? "; %s there takes it in, stopped".formatted(update) : "");
      case CHANGED ->
          "changed on disk%s, runs as it was before; %s there restarts it with the change"
              .formatted(where, update);
      case GONE -> "gone from disk, still in use; %s there stops and removes it".formatted(update);
    };
  }

  static Line doubled(ServerName server, ProgramConfig program) {
    return new Line(
        Severity.WARNING,
        "%s: its section is in %s; Supervisor mixes them, and what the last says wins. Keep one"
            .formatted(
                name(program.name(), server),
                program.files().stream().map(Message::code).collect(Collectors.joining(" and "))));
  }

  private static String name(String group, ServerName server) {
    return CleanText.singleLine(group) + "@" + server;
  }
}
