package dev.workerbot.feature.config;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What is said of what is on disk but not applied: trouble first, each with the way out. */
public final class DriftText {
  private final Cleaner cleaner;

  public DriftText(Cleaner cleaner) {
    this.cleaner = cleaner;
  }

  public Message of(Collection<DriftReport> drifts) {
    List<MessageLine> lines = new ArrayList<>();
    boolean alone = drifts.size() == 1;
    for (DriftReport driftReport : drifts) {
      List<MessageLine> shown = lines(driftReport);
      if (driftReport.isNone() && !alone) {
        shown.addFirst(new MessageLine(Severity.GOOD, inStep(driftReport)));
      }
      lines.addAll(shown);
    }
    lines.sort(Comparator.comparing(MessageLine::severity).reversed());
    Severity worst =
        lines.stream()
            .map(MessageLine::severity)
            .max(Comparator.naturalOrder())
            .orElse(Severity.GOOD);
    return ManyLines.below(
        Message.of(worst, alone ? title(drifts.iterator().next()) : title(drifts)),
        lines,
        "lines",
        cleaner);
  }

  private static Sentence title(Collection<DriftReport> drifts) {
    long inStep = drifts.stream().filter(DriftReport::isNone).count();
    Sentence unreadable =
        drifts.stream()
            .filter(driftReport -> driftReport.broken().isPresent())
            .map(driftReport -> Sentence.name(driftReport.server()))
            .collect(Sentence.joining(", "));
    if (!unreadable.isEmpty()) {
      return Sentence.of("supervisord cannot read the config on %s", unreadable);
    }
    return inStep == drifts.size()
        ? Sentence.of("All %d servers run the config on disk", drifts.size())
        : Sentence.of("%d of %d servers run the config on disk", inStep, drifts.size());
  }

  private static Sentence title(DriftReport driftReport) {
    if (driftReport.isNone()) {
      return inStep(driftReport);
    }
    if (driftReport.problem().isPresent()) {
      return Sentence.of("No config from %s", driftReport.server());
    }
    List<String> parts = new ArrayList<>();
    if (driftReport.broken().isPresent()) {
      parts.add("supervisord cannot read the config");
    }
    int changes = driftReport.differences().size();
    if (changes > 0) {
      parts.add(Counts.of(changes, "change is not applied", "changes are not applied").toString());
    }
    int doubled = driftReport.doubled().size();
    if (doubled > 0) {
      parts.add(
          doubled == 1
              ? "a program is in more than one file"
              : doubled + " programs are in more than one file");
    }
    return Sentence.of("%s: %s", driftReport.server(), Sentence.join("; ", parts));
  }

  /** Not all of it where somebody may not see all of it. */
  private static Sentence inStep(DriftReport driftReport) {
    return Sentence.of(
        "%s%s",
        driftReport.server(),
        (driftReport.whole()
            ? ": config applied"
            : ": config applied, for all that you asked for and may see"));
  }

  private List<MessageLine> lines(DriftReport driftReport) {
    List<MessageLine> lines = new ArrayList<>();
    driftReport
        .problem()
        .ifPresent(
            problem -> lines.add(new MessageLine(Severity.BAD, problem.on(driftReport.server()))));
    driftReport.broken().ifPresent(broken -> lines.add(broken(driftReport.server(), broken)));
    driftReport
        .differences()
        .forEach((group, difference) ->
            lines.add(
                new MessageLine(
                    Severity.WARNING,
                    Sentence.of(
                        "%s: %s",
                        name(group, driftReport.server()),
                        difference(driftReport, group, difference)))));
    driftReport.doubled().forEach(program -> lines.add(doubled(driftReport.server(), program)));
    driftReport
        .filesProblem()
        .filter(_ -> driftReport.problem().isEmpty())
        .ifPresent(problem ->
            lines.add(
                new MessageLine(
                    Severity.WARNING,
                    Sentence.about(
                        driftReport.server(),
                        Sentence.of(
                            "which files that is in, and whether a program is in two of them, is"
                                + " unknown: %s",
                            problem.sentence())))));
    return lines;
  }

  /** What supervisord cannot read, and what that means. */
  public MessageLine broken(ServerName server, DriftReport.Broken broken) {
    return new MessageLine(
        Severity.BAD,
        Sentence.of(
            "%s: supervisord cannot read %s Fix that first: until then no other change can be"
                + " applied there, and supervisord would not start again, not even after a"
                + " reboot. Running workers keep running.",
            server,
            broken
                .cause()
                .map(this::cause)
                .orElse(Sentence.of("a file of a worker that you may not see."))));
  }

  private Sentence cause(Reread.Unreadable cause) {
    Sentence place =
        Sentence.of(
            "%s%s",
            cause.file().map(file -> Message.code(file)).orElse(Sentence.of("its config")),
            cause
                .section()
                .map(section -> Sentence.of(", section %s", Message.code(section)))
                .orElse(Sentence.EMPTY));
    return Sentence.of("%s: %s.", place, clean(cause.reason()));
  }

  private String clean(String text) {
    String clean = CleanText.singleLine(cleaner.clean(text).value()).strip();
    return clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
  }

  public static Sentence difference(
      DriftReport driftReport, String group, DriftReport.Difference difference) {
    // Of a name that only stands in for another, supervisorctl knows nothing.
    boolean isOdd = OddName.why(new WorkerName(group, group)).isPresent();
    Sentence update =
        Message.code(
            isOdd
                ? Sentence.of("supervisorctl update")
                : Sentence.of("supervisorctl update %s", Sentence.name(group)));
    boolean appliable = driftReport.broken().isEmpty();
    List<String> files = driftReport.filesOf(group);
    Sentence where =
        files.isEmpty() || files.size() > 2
            ? Sentence.EMPTY
            : Sentence.of(
                " (%s)", files.stream().map(Message::code).collect(Sentence.joining(" and ")));
    return switch (difference) {
      case NEW ->
          Sentence.of(
              "%s%s",
              Sentence.of("on disk%s, not loaded", where),
              (appliable
                  ? Sentence.of("; run %s there to load and start it", update)
                  : Sentence.EMPTY));
      case NEW_AND_MANUAL ->
          Sentence.of(
              "%s%s",
              Sentence.of("on disk%s, not loaded", where),
              (appliable
                  ? Sentence.of("; run %s there to load it, stopped", update)
                  : Sentence.EMPTY));
      case CHANGED ->
          Sentence.of(
              "changed on disk%s, still runs the old config; run %s there to restart it with the"
                  + " change",
              where, update);
      case GONE ->
          Sentence.of(
              "deleted from disk, still loaded; run %s there to stop and remove it", update);
    };
  }

  public static MessageLine doubled(ServerName server, ProgramConfig program) {
    return new MessageLine(
        Severity.WARNING,
        Sentence.of(
            "%s: its section is in %s; Supervisor merges them and the last one wins. Keep one",
            name(program.name(), server),
            program.files().stream().map(Message::code).collect(Sentence.joining(" and "))));
  }

  private static Sentence name(String group, ServerName server) {
    return Sentence.of("%s@%s", Sentence.name(group), server);
  }
}
