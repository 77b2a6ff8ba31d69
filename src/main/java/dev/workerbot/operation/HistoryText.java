package dev.workerbot.operation;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** {@code history}: who did what, when, through which chat, with which result. */
public final class HistoryText {
  private static final int SHOWN = 15;
  private static final int SHOWN_TEXT = 60;
  private static final int PAGE = 200;
  private static final int PAGES = 25;

  private final Audit audit;
  private final Clock clock;

  public HistoryText(Audit audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The newest acts, and refused ones, oldest at the top.
   *
   * @param maySee which targets may be shown to the reader; an entry's text names all of its own
   * @param asked which targets are asked for
   */
  public Message of(Predicate<Target> maySee, Predicate<Target> asked, String about) {
    List<Line> lines = new ArrayList<>();
    Instant before = clock.instant().plusSeconds(1);
    for (int page = 0; page < PAGES && lines.size() < SHOWN; page++) {
      List<Audit.Entry> entries = audit.newest(before, PAGE);
      for (Audit.Entry entry : entries) {
        boolean acts = entry.verb().flatMap(Verb::named).filter(Verb::acts).isPresent();
        if (acts && lines.size() < SHOWN && isShown(entry.targets(), maySee, asked)) {
          lines.addFirst(line(entry));
        }
      }
      if (entries.size() < PAGE) {
        break;
      }
      before = entries.getLast().at();
    }
    return lines.isEmpty()
        ? Message.of(Severity.PLAIN, "Nothing was done" + about + " yet")
        : Message.of(Severity.PLAIN, "What was done" + about + ", newest last").withLines(lines);
  }

  static boolean isShown(
      Collection<Target> targets, Predicate<Target> maySee, Predicate<Target> asked) {
    return targets.stream().allMatch(maySee) && targets.stream().anyMatch(asked);
  }

  private Line line(Audit.Entry entry) {
    String when = StatusText.ago(Duration.between(entry.at(), clock.instant()));
    String who = "%s @%s (%s) ".formatted(when, entry.userName(), entry.chat());
    String what = Message.code(shortened(entry.text()));
    if (entry.decided() == Audit.Decided.REFUSED) {
      return new Line(Severity.WARNING, who + what + " was refused");
    }
    String outcome = entry.outcome().orElse("");
    Severity severity =
        switch (outcome) {
          case "DONE" -> Severity.GOOD;
          case "" -> Severity.WORKING;
          case "NEEDS_CONFIRMATION" -> Severity.PLAIN;
          default -> Severity.BAD;
        };
    String came =
        outcome.equals("NEEDS_CONFIRMATION")
            ? "listed; asked for a yes"
            : entry.summary().orElse("under way, or cut short");
    return new Line(severity, who + what + " → " + came);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT) + "…";
  }
}
