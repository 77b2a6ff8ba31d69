package dev.workerbot.operation;

import dev.workerbot.doctor.Finding;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.worker.ServerName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

  Message of(List<DoctorAnswers.Examined> servers) {
    List<MessageLine> lines = new ArrayList<>();
    List<MessageLine> notes = new ArrayList<>();
    for (DoctorAnswers.Examined one : servers) {
      one.driftReport()
          .broken()
          .ifPresent(broken -> lines.add(drifts.broken(one.driftReport().server(), broken)));
      notes.addAll(gaps(one));
    }
    lines.addAll(findings(servers));
    lines.sort(Comparator.comparing(MessageLine::severity).reversed());
    boolean gaps = !notes.isEmpty();
    servers.forEach(one -> notes.addAll(unapplied(one)));
    String where =
        servers.size() == 1
            ? servers.getFirst().driftReport().server().value()
            : servers.size() + " servers";
    Severity worst =
        lines.stream()
            .map(MessageLine::severity)
            .max(Comparator.naturalOrder())
            .orElse(gaps ? Severity.WARNING : Severity.GOOD);
    String title =
        lines.isEmpty()
            ? "Nothing found on " + where + (gaps ? ", but not all could be looked at" : "")
            : "%s on %s: %s".formatted(count(lines.size(), "finding"), where, counts(lines));
    Message message =
        ManyLines.below(Message.of(worst, title), lines, "findings", cleaner).withLines(notes);
    int programs = servers.stream().mapToInt(DoctorAnswers.Examined::programs).sum();
    return lines.isEmpty()
        ? message.withLine(
            "Looked at %s: config files, states and memory, and the users and paths that the config names."
                .formatted(count(programs, "program")))
        : message;
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String counts(List<MessageLine> lines) {
    List<String> parts = new ArrayList<>();
    long broken =
        lines.stream().filter(messageLine -> messageLine.severity() == Severity.BAD).count();
    long warnings =
        lines.stream().filter(messageLine -> messageLine.severity() == Severity.WARNING).count();
    long hints = lines.size() - broken - warnings;
    if (broken > 0) {
      parts.add(broken + " broken");
    }
    if (warnings > 0) {
      parts.add(warnings + " to mend");
    }
    if (hints > 0) {
      parts.add(count(hints, "hint"));
    }
    return String.join(", ", parts);
  }

  /** A line each; where the same is found of several programs, one with all their names. */
  private List<MessageLine> findings(List<DoctorAnswers.Examined> servers) {
    Map<Finding, List<Finding>> same = new LinkedHashMap<>();
    servers.stream()
        .flatMap(one -> one.findings().stream())
        .forEach(finding ->
            same.computeIfAbsent(finding.of("", ""), _ -> new ArrayList<>()).add(finding));
    return same.values().stream().map(this::line).toList();
  }

  private MessageLine line(List<Finding> same) {
    Finding finding = same.getFirst();
    String told =
        "%s%s: %s %s Fix: %s"
            .formatted(
                finding.severity() == Severity.PLAIN ? "· " : "",
                names(same),
                ended(finding.what()),
                ended(finding.why()),
                finding.fix());
    return new MessageLine(
        finding.severity(), CleanText.singleLine(cleaner.clean(told.replace('\n', ' ')).value()));
  }

  private static String names(List<Finding> same) {
    List<String> names = same.stream().map(DoctorText::name).distinct().toList();
    ServerName server = same.getFirst().server();
    if (names.size() == 1) {
      return names.getFirst().isEmpty() ? server.value() : names.getFirst() + "@" + server;
    }
    int more = Math.max(0, names.size() - MOST_NAMES);
    return names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
        + (more > 0 ? " and %d more".formatted(more) : "")
        + " on "
        + server;
  }

  private static String name(Finding finding) {
    return finding.program().equals(finding.group())
        ? finding.group()
        : finding.group() + ":" + finding.program();
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** What could not be looked at. */
  private static List<MessageLine> gaps(DoctorAnswers.Examined one) {
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
                  new MessageLine(
                      Severity.WARNING,
                      driftReport
                          .server()
                          .about(
                              "whether supervisord can read its config is not known: "
                                  + problem.sentence()))));
      one.unseen()
          .forEach(clause ->
              gaps.add(
                  new MessageLine(
                      Severity.WARNING,
                      driftReport.server().about("not looked at: " + clause + "."))));
      one.noFacts()
          .ifPresent(problem ->
              gaps.add(
                  new MessageLine(
                      Severity.WARNING,
                      driftReport
                          .server()
                          .about("users and paths were not looked at: " + problem.sentence()))));
    }
    return gaps;
  }

  private static List<MessageLine> unapplied(DoctorAnswers.Examined one) {
    int changes = one.driftReport().differences().size();
    return changes == 0
        ? List.of()
        : List.of(
            new MessageLine(
                Severity.PLAIN,
                "%s: %s on disk %s not applied, and this is about what is on disk: %s"
                    .formatted(
                        one.driftReport().server(),
                        count(changes, "change"),
                        changes == 1 ? "is" : "are",
                        Message.code("drift " + one.driftReport().server()))));
  }
}
