package dev.workerbot.feature.doctor;

import dev.workerbot.doctor.Finding;
import dev.workerbot.feature.config.DriftReport;
import dev.workerbot.feature.config.DriftText;
import dev.workerbot.feature.config.ManyLines;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.ServerName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said of findings: the worst first, a line each, with the fix. */
final class DoctorText {
  /** In one line; who has more looks for a pattern. */
  private static final int MOST_NAMES = 40;

  private final Cleaner cleaner;
  private final DriftText drifts;

  DoctorText(Cleaner cleaner) {
    this.cleaner = cleaner;
    this.drifts = new DriftText(cleaner);
  }

  /**
   * One server.
   *
   * @param programs how many were looked at
   * @param findings the worst first
   * @param noFacts why users and paths are not known, where they are not
   * @param unseen what was not looked at, a clause each
   */
  record Examined(
      DriftReport driftReport,
      int programs,
      List<Finding> findings,
      Optional<Problem> noFacts,
      List<String> unseen) {}

  Message of(List<Examined> servers) {
    List<MessageLine> lines = new ArrayList<>();
    List<MessageLine> notes = new ArrayList<>();
    for (Examined one : servers) {
      one.driftReport()
          .broken()
          .ifPresent(broken -> lines.add(drifts.broken(one.driftReport().server(), broken)));
      notes.addAll(gaps(one));
    }
    lines.addAll(findings(servers));
    lines.sort(Comparator.comparing(MessageLine::severity).reversed());
    boolean gaps = !notes.isEmpty();
    servers.forEach(one -> notes.addAll(unapplied(one)));
    Sentence where =
        servers.size() == 1
            ? Sentence.name(servers.getFirst().driftReport().server())
            : Sentence.of("%s servers", servers.size());
    Severity worst =
        lines.stream()
            .map(MessageLine::severity)
            .max(Comparator.naturalOrder())
            .orElse(gaps ? Severity.WARNING : Severity.GOOD);
    Sentence title =
        lines.isEmpty()
            ? Sentence.of(
                "Nothing found on %s%s",
                where, (gaps ? ", but not everything could be checked" : ""))
            : Sentence.of("%s on %s: %s", Counts.of(lines.size(), "finding"), where, counts(lines));
    Message message =
        ManyLines.below(Message.of(worst, title), lines, "findings", cleaner).withLines(notes);
    int programs = servers.stream().mapToInt(Examined::programs).sum();
    return lines.isEmpty()
        ? message.withLine(
            Sentence.of(
                "Checked %s: config files, states and memory, and the users and paths in the"
                    + " config.",
                Counts.of(programs, "program")))
        : message;
  }

  private static Sentence counts(List<MessageLine> lines) {
    List<Object> parts = new ArrayList<>();
    long broken =
        lines.stream().filter(messageLine -> messageLine.severity() == Severity.BAD).count();
    long warnings =
        lines.stream().filter(messageLine -> messageLine.severity() == Severity.WARNING).count();
    long hints = lines.size() - broken - warnings;
    if (broken > 0) {
      parts.add(broken + " broken");
    }
    if (warnings > 0) {
      parts.add(warnings + " to fix");
    }
    if (hints > 0) {
      parts.add(Counts.of(hints, "hint"));
    }
    return Sentence.join(", ", parts);
  }

  /** A line each; where the same is found of several programs, one with all their names. */
  private List<MessageLine> findings(List<Examined> servers) {
    Map<Finding, List<Finding>> same = new LinkedHashMap<>();
    servers.stream()
        .flatMap(one -> one.findings().stream())
        .forEach(finding ->
            same.computeIfAbsent(finding.of("", ""), _ -> new ArrayList<>()).add(finding));
    return same.values().stream().map(this::line).toList();
  }

  private MessageLine line(List<Finding> same) {
    Finding finding = same.getFirst();
    return new MessageLine(
        finding.severity(),
        Sentence.of(
            "%s%s: %s %s Fix: %s",
            finding.severity() == Severity.PLAIN ? "· " : "",
            names(same),
            clean(ended(finding.what())),
            clean(ended(finding.why())),
            Finding.withCode(clean(finding.fix()))));
  }

  private String clean(String text) {
    return CleanText.singleLine(cleaner.clean(text.replace('\n', ' ')).value());
  }

  private static Sentence names(List<Finding> same) {
    List<Sentence> names = same.stream().map(DoctorText::name).distinct().toList();
    ServerName server = same.getFirst().server();
    if (names.size() == 1) {
      return names.getFirst().isEmpty()
          ? Sentence.name(server)
          : Sentence.of("%s@%s", names.getFirst(), server);
    }
    return Sentence.of("%s on %s", Counts.first(MOST_NAMES, names), server);
  }

  private static Sentence name(Finding finding) {
    return Sentence.name(
        finding.program().equals(finding.group())
            ? finding.group()
            : finding.group() + ":" + finding.program());
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** What could not be looked at. */
  private static List<MessageLine> gaps(Examined one) {
    List<MessageLine> gaps = new ArrayList<>();
    DriftReport driftReport = one.driftReport();
    if (driftReport.filesProblem().isPresent()) {
      // Where nothing was answered at all, this says so too.
      gaps.add(
          new MessageLine(Severity.BAD, driftReport.filesProblem().get().on(driftReport.server())));
    } else {
      driftReport
          .problem()
          .ifPresent(problem ->
              gaps.add(
                  gap(
                      driftReport,
                      Sentence.of(
                          "whether supervisord can read its config is unknown: %s",
                          problem.sentence()))));
      one.unseen()
          .forEach(clause -> gaps.add(gap(driftReport, Sentence.of("not checked: %s.", clause))));
      one.noFacts()
          .ifPresent(problem ->
              gaps.add(
                  gap(
                      driftReport,
                      Sentence.of("users and paths were not checked: %s", problem.sentence()))));
    }
    return gaps;
  }

  private static MessageLine gap(DriftReport driftReport, Sentence what) {
    return new MessageLine(Severity.WARNING, Sentence.about(driftReport.server(), what));
  }

  private static List<MessageLine> unapplied(Examined one) {
    int changes = one.driftReport().differences().size();
    return changes == 0
        ? List.of()
        : List.of(
            new MessageLine(
                Severity.PLAIN,
                Sentence.of(
                    "%s: %s on disk %s not applied; these findings are about the config on disk:"
                        + " %s",
                    one.driftReport().server(),
                    Counts.of(changes, "change"),
                    changes == 1 ? "is" : "are",
                    Message.code(Sentence.of("drift %s", one.driftReport().server())))));
  }
}
