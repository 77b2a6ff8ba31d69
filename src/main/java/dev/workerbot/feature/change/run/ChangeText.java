package dev.workerbot.feature.change.run;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Logs;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.LastLines;
import dev.workerbot.message.Button;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Counts;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.CommandAnswer.Outcome;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said while workers are made, changed or taken away, and at the end of it. */
public final class ChangeText {
  public static final int LINES = 20;

  private final Fleet fleet;
  private final Buttons buttons;
  private final Cleaner cleaner;

  public ChangeText(Fleet fleet, Buttons buttons, Cleaner cleaner) {
    this.fleet = fleet;
    this.buttons = buttons;
    this.cleaner = cleaner;
  }

  /** {@code queue-high on web1}, {@code queue-high on web1 and web2}, {@code 3 workers on web1}. */
  public static Sentence name(List<StoredChange> changes) {
    List<Sentence> servers =
        changes.stream().map(one -> Sentence.name(one.server())).distinct().toList();
    Sentence where =
        servers.size() <= 3 ? Counts.all(servers) : Sentence.of("%s servers", servers.size());
    List<String> programs = changes.stream().map(StoredChange::program).distinct().toList();
    return Sentence.of(
        "%s on %s",
        (programs.size() == 1
            ? Sentence.name(programs.getFirst())
            : Sentence.of("%s workers", programs.size())),
        where);
  }

  /**
   * @param view of the changes, by their places in the list
   */
  Message progress(
      Verb verb,
      String by,
      List<StoredChange> changes,
      ProgressBoard.ProgressView<Integer, ChangeEnd> view) {
    Message message =
        Message.of(Severity.WORKING, Sentence.of("%s %s …", ing(verb), name(changes)));
    if (view.waitingFor().isPresent()) {
      return message.withLine(
          Sentence.of("asked by @%s; waits for %s to finish", by, view.waitingFor().get()));
    }
    if (changes.size() == 1) {
      return message.withLine(Sentence.of("%s; asked by @%s", clean(view.doing().get(0)), by));
    }
    List<MessageLine> lines = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      StoredChange storedChange = changes.get(i);
      Optional<ChangeEnd> end = Optional.ofNullable(view.ends().get(i));
      lines.add(
          end.map(one -> line(verb, storedChange, one))
              .orElse(
                  new MessageLine(
                      Severity.WORKING,
                      Sentence.of(
                          "%s: %s",
                          Sentence.name(storedChange.name()), clean(view.doing().get(i))))));
    }
    return message
        .withLines(MessageLine.atMost(LINES, lines))
        .withLine(Sentence.of("asked by @%s", by));
  }

  CommandAnswer answer(
      String id,
      ChangeSet set,
      Caller caller,
      List<ChangeEnd> ends,
      List<TargetResult> results,
      Duration took) {
    List<StoredChange> changes = set.changes();
    Message message =
        changes.size() == 1
            ? verdict(set.verb(), caller.name(), changes.getFirst(), ends.getFirst(), took)
            : verdict(set.verb(), caller.name(), changes, ends, took);
    boolean done = ends.stream().allMatch(ChangeEnd.ChangeDone.class::isInstance);
    message = withLog(message, changes, ends);
    List<Buttons.ButtonChoice> choices = choices(set, ends);
    if (!choices.isEmpty()) {
      message = message.withButtons(buttons.toEverybody(caller, choices));
    }
    return new CommandAnswer(done ? Outcome.DONE : Outcome.FAILED, id, message, results);
  }

  private Message verdict(
      Verb verb, String by, StoredChange storedChange, ChangeEnd changeEnd, Duration took) {
    Sentence name = name(List.of(storedChange));
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone(var workers) -> {
        Message message =
            Message.of(
                Severity.GOOD,
                Sentence.of(
                    "%s: %s%s after %s, by @%s",
                    name,
                    done(verb, storedChange),
                    workers.isEmpty() ? "" : ", " + well(workers),
                    HumanTime.of(took),
                    by));
        yield storedChange.after().isEmpty() && verb != Verb.UNDO
            ? message.withLine(
                Sentence.of(
                    "%s brings it back, for 7 days.",
                    Message.code(Sentence.of("undo %s", Sentence.name(storedChange.name())))))
            : message;
      }
      case ChangeEnd.Unwell unwell ->
          Message.of(
                  Severity.BAD,
                  storedChange.after().isEmpty()
                      ? Sentence.of("%s: its file is gone, and it may still run", name)
                      : Sentence.of("%s was %s and %s", name, past(verb), doesNotRun(unwell)))
              .withLine(Severity.BAD, clean(unwell.cause()))
              .withLine(
                  Sentence.of(
                      "%s asked by @%s, watched for %s. Keep it as it is now, or roll back to what"
                          + " was there before.",
                      verb, by, HumanTime.of(took)));
      case ChangeEnd.Restored(var why) ->
          Message.of(
                  Severity.BAD,
                  Sentence.of("%s was not %s: all is as it was before", name, past(verb)))
              .withLine(Severity.BAD, clean(why))
              .withLine(Sentence.of("%s asked by @%s", verb, by));
      case ChangeEnd.ChangeRefused(var why) ->
          Message.of(
                  Severity.BAD, Sentence.of("Nothing was changed: %s was not %s", name, past(verb)))
              .withLine(Severity.BAD, clean(why))
              .withLine(Sentence.of("%s asked by @%s", verb, by));
      case ChangeEnd.ChangeUnknown(var why) ->
          Message.of(Severity.BAD, Sentence.of("%s: needs a look by hand", name))
              .withLine(Severity.BAD, clean(why))
              .withLine(Sentence.of("%s asked by @%s", verb, by));
    };
  }

  private Message verdict(
      Verb verb, String by, List<StoredChange> changes, List<ChangeEnd> ends, Duration took) {
    long done = ends.stream().filter(ChangeEnd.ChangeDone.class::isInstance).count();
    boolean all = done == ends.size();
    Sentence title =
        all
            ? Sentence.of(
                "%s: all %d %s after %s, by @%s",
                name(changes), ends.size(), past(verb), HumanTime.of(took), by)
            : Sentence.of("%s: %d of %d %s", name(changes), done, ends.size(), past(verb));
    List<MessageLine> lines = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      lines.add(line(verb, changes.get(i), ends.get(i)));
    }
    lines.sort(Comparator.comparing(MessageLine::severity).reversed());
    Message message =
        Message.of(all ? Severity.GOOD : Severity.BAD, title)
            .withLines(MessageLine.atMost(LINES, lines));
    long unwell = ends.stream().filter(ChangeEnd.Unwell.class::isInstance).count();
    if (unwell > 0) {
      message =
          message.withLine(
              Sentence.of(
                  "Roll back puts back what was before where it does not run (%d), and leaves the"
                      + " others.",
                  unwell));
    }
    return all ? message : message.withLine(Sentence.of("%s asked by @%s", verb, by));
  }

  private MessageLine line(Verb verb, StoredChange storedChange, ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone(var workers) ->
          new MessageLine(
              Severity.GOOD,
              Sentence.of(
                  "%s: %s%s",
                  Sentence.name(storedChange.name()),
                  done(verb, storedChange),
                  workers.isEmpty() ? "" : ", " + well(workers)));
      case ChangeEnd.Unwell unwell ->
          new MessageLine(
              Severity.BAD,
              storedChange.after().isEmpty()
                  ? Sentence.of(
                      "%s: its file is gone, and it may still run: %s",
                      Sentence.name(storedChange.name()), clean(unwell.cause()))
                  : Sentence.of(
                      "%s: %s, and %s: %s",
                      Sentence.name(storedChange.name()),
                      past(verb),
                      doesNotRun(unwell),
                      clean(unwell.cause())));
      case ChangeEnd.Restored(var why) ->
          new MessageLine(
              Severity.BAD,
              Sentence.of(
                  "%s: not %s, all is as it was: %s",
                  Sentence.name(storedChange.name()), past(verb), clean(why)));
      case ChangeEnd.ChangeRefused(var why) ->
          new MessageLine(
              Severity.BAD,
              Sentence.of(
                  "%s: nothing was changed: %s", Sentence.name(storedChange.name()), clean(why)));
      case ChangeEnd.ChangeUnknown(var why) ->
          new MessageLine(
              Severity.BAD,
              Sentence.of(
                  "%s: needs a look by hand: %s", Sentence.name(storedChange.name()), clean(why)));
    };
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
  private static Sentence doesNotRun(ChangeEnd.Unwell unwell) {
    if (unwell.worker().isEmpty()) {
      // What runs, if anything, is not what is on disk.
      return Sentence.of("supervisord has not taken it up");
    }
    boolean up =
        unwell.worker().isPresent()
            && unwell.workers().stream()
                .filter(one -> one.worker().equals(unwell.worker().get()))
                .anyMatch(one -> one.state() == WorkerState.RUNNING);
    return up
        ? Sentence.of("does not stay up")
        : Sentence.of(
            "does not run%s",
            worst(unwell).map(one -> Sentence.of(": %s", one)).orElse(Sentence.EMPTY));
  }

  /** {@code 7 of 8 RUNNING, queue_03 FATAL}. */
  private static Optional<String> worst(ChangeEnd.Unwell unwell) {
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

  private Message withLog(Message message, List<StoredChange> changes, List<ChangeEnd> ends) {
    return sick(changes, ends)
        .flatMap(target -> LastLines.of(target, fleet, cleaner))
        .map(message::withExcerpt)
        .orElse(message);
  }

  private static Optional<Target> sick(List<StoredChange> changes, List<ChangeEnd> ends) {
    for (int i = 0; i < ends.size(); i++) {
      if (ends.get(i) instanceof ChangeEnd.Unwell unwell && unwell.worker().isPresent()) {
        return Optional.of(new Target(changes.get(i).server(), unwell.worker().get()));
      }
    }
    return Optional.empty();
  }

  private List<Buttons.ButtonChoice> choices(ChangeSet set, List<ChangeEnd> ends) {
    boolean unwell = ends.stream().anyMatch(ChangeEnd.Unwell.class::isInstance);
    if (!unwell) {
      return List.of();
    }
    Selector of = selector(set.changes());
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    choices.add(
        new Buttons.ButtonChoice(
            "Roll back", Button.Style.DANGER, new Settle(of, set.id(), false)));
    choices.add(
        new Buttons.ButtonChoice("Keep", Button.Style.PLAIN, new Settle(of, set.id(), true)));
    sick(set.changes(), ends)
        .ifPresent(target ->
            choices.add(
                new Buttons.ButtonChoice(
                    "Logs", Button.Style.PLAIN, new Logs(Selector.of(List.of(target))))));
    return choices;
  }

  /** The programs of these changes, by their groups. */
  public static Selector selector(List<StoredChange> changes) {
    return Selector.parse(
        changes.stream().map(StoredChange::name).collect(Collectors.joining(",")));
  }

  private Sentence clean(String text) {
    return clean(Sentence.outside(CleanText.singleLine(text)));
  }

  private Sentence clean(Sentence sentence) {
    return cleaner.clean(sentence);
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
  private static String done(Verb verb, StoredChange storedChange) {
    return verb == Verb.UNDO && storedChange.after().isEmpty() ? "taken away again" : past(verb);
  }

  public static String past(Verb verb) {
    return switch (verb) {
      case CREATE -> "created";
      case EDIT -> "changed";
      case SCALE -> "scaled";
      case REMOVE -> "removed";
      default -> "put back";
    };
  }
}
