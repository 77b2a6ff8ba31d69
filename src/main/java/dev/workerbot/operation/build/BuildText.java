package dev.workerbot.operation.build;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.message.Button;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.operation.Offering;
import dev.workerbot.operation.TargetResult;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said while workers are made, changed or taken away, and at the end of it. */
public final class BuildText {
  private static final int LINES = 20;

  private final Fleet fleet;
  private final Offering offering;
  private final Cleaner cleaner;

  public BuildText(Fleet fleet, Offering offering, Cleaner cleaner) {
    this.fleet = fleet;
    this.offering = offering;
    this.cleaner = cleaner;
  }

  /** {@code queue-high on web1}, {@code queue-high on web1 and web2}, {@code 3 workers on web1}. */
  static String name(List<Change> changes) {
    List<String> servers = changes.stream().map(one -> one.server().value()).distinct().toList();
    String where =
        servers.size() == 1
            ? servers.getFirst()
            : servers.size() <= 3
                ? String.join(", ", servers.subList(0, servers.size() - 1))
                    + " and "
                    + servers.getLast()
                : servers.size() + " servers";
    List<String> programs = changes.stream().map(Change::program).distinct().toList();
    return (programs.size() == 1 ? programs.getFirst() : programs.size() + " workers")
        + " on "
        + where;
  }

  Message progress(Progress.View view) {
    Message message =
        Message.of(Severity.WORKING, "%s %s …".formatted(ing(view.verb()), name(view.changes())));
    if (view.waitingFor().isPresent()) {
      return message.withLine(
          "asked by @%s; waits for %s to finish".formatted(view.by(), view.waitingFor().get()));
    }
    if (view.changes().size() == 1) {
      return message.withLine(clean(view.doing().getFirst()) + "; asked by @" + view.by());
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < view.changes().size(); i++) {
      Change change = view.changes().get(i);
      Optional<End> end = view.ends().get(i);
      lines.add(
          end.map(one -> line(view.verb(), change, one))
              .orElse(
                  new Line(Severity.WORKING, change.name() + ": " + clean(view.doing().get(i)))));
    }
    return message.withLines(limited(lines)).withLine("asked by @" + view.by());
  }

  Answer answer(
      String id,
      ChangeSet set,
      Caller caller,
      List<End> ends,
      List<TargetResult> results,
      Duration took) {
    List<Change> changes = set.changes();
    Message message =
        changes.size() == 1
            ? verdict(set.verb(), caller.name(), changes.getFirst(), ends.getFirst(), took)
            : verdict(set.verb(), caller.name(), changes, ends, took);
    boolean done = ends.stream().allMatch(End.Done.class::isInstance);
    message = withLog(message, changes, ends);
    List<Offering.Choice> choices = choices(set, ends);
    if (!choices.isEmpty()) {
      message = message.withButtons(offering.toEverybody(caller, choices));
    }
    return new Answer(done ? Outcome.DONE : Outcome.FAILED, id, message, results);
  }

  private Message verdict(Verb verb, String by, Change change, End end, Duration took) {
    String name = name(List.of(change));
    return switch (end) {
      case End.Done(var workers) -> {
        Message message =
            Message.of(
                Severity.GOOD,
                "%s: %s%s after %s, by @%s"
                    .formatted(
                        name,
                        done(verb, change),
                        workers.isEmpty() ? "" : ", " + well(workers),
                        HumanTime.of(took),
                        by));
        yield change.after().isEmpty() && verb != Verb.UNDO
            ? message.withLine(
                "%s brings it back, for 7 days.".formatted(Message.code("undo " + change.name())))
            : message;
      }
      case End.Unwell unwell ->
          Message.of(
                  Severity.BAD,
                  change.after().isEmpty()
                      ? "%s: its file is gone, and it may still run".formatted(name)
                      : "%s was %s and %s".formatted(name, past(verb), doesNotRun(unwell)))
              .withLine(Severity.BAD, clean(unwell.cause()))
              .withLine(
                  "%s asked by @%s, watched for %s. Keep it as it is now, or roll back to what was there before."
                      .formatted(verb, by, HumanTime.of(took)));
      case End.Restored(var why) ->
          Message.of(
                  Severity.BAD,
                  "%s was not %s: all is as it was before".formatted(name, past(verb)))
              .withLine(Severity.BAD, clean(why))
              .withLine("%s asked by @%s".formatted(verb, by));
      case End.Refused(var why) ->
          Message.of(Severity.BAD, "Nothing was changed: %s was not %s".formatted(name, past(verb)))
              .withLine(Severity.BAD, clean(why))
              .withLine("%s asked by @%s".formatted(verb, by));
      case End.Unknown(var why) ->
          Message.of(Severity.BAD, "%s: somebody has to look at it".formatted(name))
              .withLine(Severity.BAD, clean(why))
              .withLine("%s asked by @%s".formatted(verb, by));
    };
  }

  private Message verdict(
      Verb verb, String by, List<Change> changes, List<End> ends, Duration took) {
    long done = ends.stream().filter(End.Done.class::isInstance).count();
    boolean all = done == ends.size();
    String title =
        all
            ? "%s: all %d %s after %s, by @%s"
                .formatted(name(changes), ends.size(), past(verb), HumanTime.of(took), by)
            : "%s: %d of %d %s".formatted(name(changes), done, ends.size(), past(verb));
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      lines.add(line(verb, changes.get(i), ends.get(i)));
    }
    lines.sort(Comparator.comparing(Line::severity).reversed());
    Message message =
        Message.of(all ? Severity.GOOD : Severity.BAD, title).withLines(limited(lines));
    long unwell = ends.stream().filter(End.Unwell.class::isInstance).count();
    if (unwell > 0) {
      message =
          message.withLine(
              "Roll back puts back what was before where it does not run (%d), and leaves the others."
                  .formatted(unwell));
    }
    return all ? message : message.withLine("%s asked by @%s".formatted(verb, by));
  }

  private Line line(Verb verb, Change change, End end) {
    return switch (end) {
      case End.Done(var workers) ->
          new Line(
              Severity.GOOD,
              "%s: %s%s"
                  .formatted(
                      change.name(),
                      done(verb, change),
                      workers.isEmpty() ? "" : ", " + well(workers)));
      case End.Unwell unwell ->
          new Line(
              Severity.BAD,
              change.after().isEmpty()
                  ? "%s: its file is gone, and it may still run: %s"
                      .formatted(change.name(), clean(unwell.cause()))
                  : "%s: %s, and %s: %s"
                      .formatted(
                          change.name(), past(verb), doesNotRun(unwell), clean(unwell.cause())));
      case End.Restored(var why) ->
          new Line(
              Severity.BAD,
              "%s: not %s, all is as it was: %s".formatted(change.name(), past(verb), clean(why)));
      case End.Refused(var why) ->
          new Line(
              Severity.BAD, "%s: nothing was changed: %s".formatted(change.name(), clean(why)));
      case End.Unknown(var why) ->
          new Line(
              Severity.BAD,
              "%s: somebody has to look at it: %s".formatted(change.name(), clean(why)));
    };
  }

  /** As many as one reads. */
  static List<Line> limited(List<Line> lines) {
    if (lines.size() <= LINES) {
      return lines;
    }
    List<Line> some = new ArrayList<>(lines.subList(0, LINES - 1));
    some.add(new Line(Severity.PLAIN, "… and " + (lines.size() - LINES + 1) + " more"));
    return some;
  }

  /** The same of workers that are as they should be: what is EXITED has done its work. */
  private static String well(List<WorkerStatus> workers) {
    List<WorkerStatus> left =
        workers.stream().filter(one -> one.state() != WorkerState.EXITED).toList();
    int ended = workers.size() - left.size();
    return ended == 0
        ? states(workers)
        : left.isEmpty()
            ? (ended == 1 ? "it" : "all " + ended) + " ran and ended as expected"
            : states(left) + ", %d ran and ended as expected".formatted(ended);
  }

  /** {@code RUNNING (pid 4711)}, {@code 4 of 4 RUNNING}, {@code STOPPED}. */
  private static String states(List<WorkerStatus> workers) {
    long up = workers.stream().filter(one -> one.state() == WorkerState.RUNNING).count();
    if (workers.size() == 1) {
      WorkerStatus only = workers.getFirst();
      return only.state() + (only.pid().isPresent() ? " (pid " + only.pid().getAsInt() + ")" : "");
    }
    if (up == 0) {
      return "all " + workers.size() + " " + workers.getFirst().state();
    }
    return "%d of %d RUNNING".formatted(up, workers.size());
  }

  /** What keeps dying may well be RUNNING just now. */
  private static String doesNotRun(End.Unwell unwell) {
    if (unwell.worker().isEmpty()) {
      // What runs, if anything, is not what is on disk.
      return "supervisord has not taken it up";
    }
    boolean up =
        unwell.worker().isPresent()
            && unwell.workers().stream()
                .filter(one -> one.worker().equals(unwell.worker().get()))
                .anyMatch(one -> one.state() == WorkerState.RUNNING);
    return up
        ? "does not stay up"
        : "does not run" + worst(unwell).map(one -> ": " + one).orElse("");
  }

  /** {@code 7 of 8 RUNNING, queue_03 FATAL}. */
  private static Optional<String> worst(End.Unwell unwell) {
    Optional<WorkerStatus> worst =
        unwell
            .worker()
            .flatMap(worker ->
                unwell.workers().stream().filter(one -> one.worker().equals(worker)).findFirst());
    return worst.map(one ->
        unwell.workers().size() == 1
            ? one.state().toString()
            : "%s, %s %s".formatted(states(unwell.workers()), one.worker().process(), one.state()));
  }

  private Message withLog(Message message, List<Change> changes, List<End> ends) {
    return sick(changes, ends)
        .flatMap(target -> LastLines.of(target, fleet, cleaner))
        .map(message::withExcerpt)
        .orElse(message);
  }

  private static Optional<Target> sick(List<Change> changes, List<End> ends) {
    for (int i = 0; i < ends.size(); i++) {
      if (ends.get(i) instanceof End.Unwell unwell && unwell.worker().isPresent()) {
        return Optional.of(new Target(changes.get(i).server(), unwell.worker().get()));
      }
    }
    return Optional.empty();
  }

  private List<Offering.Choice> choices(ChangeSet set, List<End> ends) {
    boolean unwell = ends.stream().anyMatch(End.Unwell.class::isInstance);
    if (!unwell) {
      return List.of();
    }
    Selector of = selector(set.changes());
    List<Offering.Choice> choices = new ArrayList<>();
    choices.add(
        new Offering.Choice(
            "Roll back", Button.Style.DANGER, new Command.Settle(of, set.id(), false)));
    choices.add(
        new Offering.Choice("Keep", Button.Style.PLAIN, new Command.Settle(of, set.id(), true)));
    sick(set.changes(), ends)
        .ifPresent(target ->
            choices.add(
                new Offering.Choice(
                    "Logs", Button.Style.PLAIN, new Command.Logs(Selector.of(List.of(target))))));
    return choices;
  }

  /** The programs of these changes, by their groups. */
  static Selector selector(List<Change> changes) {
    return Selector.parse(changes.stream().map(Change::name).collect(Collectors.joining(",")));
  }

  private String clean(String text) {
    return CleanText.singleLine(cleaner.clean(text).value());
  }

  private static String ing(Verb verb) {
    return switch (verb) {
      case CREATE -> "Creating";
      case EDIT -> "Changing";
      case SCALE -> "Scaling";
      case REMOVE -> "Removing";
      default -> "Putting back";
    };
  }

  /** What was made and is put back is not there any more. */
  private static String done(Verb verb, Change change) {
    return verb == Verb.UNDO && change.after().isEmpty() ? "taken away again" : past(verb);
  }

  static String past(Verb verb) {
    return switch (verb) {
      case CREATE -> "created";
      case EDIT -> "changed";
      case SCALE -> "scaled";
      case REMOVE -> "removed";
      default -> "put back";
    };
  }
}
