package dev.workerbot.feature.change.run;

import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The last word on changes: what became of each, by what was seen of its workers. */
final class ChangeVerdicts {
  private final Cleaner cleaner;

  ChangeVerdicts(Cleaner cleaner) {
    this.cleaner = cleaner;
  }

  Message one(Verb verb, Person by, StoredChange storedChange, ChangeEnd changeEnd, Duration took) {
    Sentence name = ChangeWords.name(List.of(storedChange));
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone(var workers) -> {
        Message message =
            Message.of(
                Severity.GOOD,
                Sentence.of(
                    "%s: %s%s after %s, by %s",
                    name,
                    ChangeWords.done(verb, storedChange),
                    workers.isEmpty() ? "" : ", " + well(workers),
                    HumanTime.of(took),
                    by));
        yield storedChange.after().isEmpty() && verb != Verb.UNDO
            ? message.withLine(
                Sentence.of(
                    "%s brings it back for 7 days.",
                    Message.code(Sentence.of("undo %s", Sentence.name(storedChange.name())))))
            : message;
      }
      case ChangeEnd.Unwell unwell ->
          Message.of(
                  Severity.BAD,
                  storedChange.after().isEmpty()
                      ? Sentence.of("%s: its file is deleted, but it may still be running", name)
                      : Sentence.of(
                          "%s was %s but %s", name, ChangeWords.past(verb), doesNotRun(unwell)))
              .withLine(Severity.BAD, clean(unwell.cause()))
              .withLine(
                  Sentence.of(
                      "%s requested by %s, watched for %s. Keep it, or roll back.",
                      verb, by, HumanTime.of(took)));
      case ChangeEnd.Restored(var why) ->
          Message.of(
                  Severity.BAD,
                  Sentence.of(
                      "%s was not %s: everything is as before", name, ChangeWords.past(verb)))
              .withLine(Severity.BAD, clean(why))
              .withLine(Sentence.of("%s requested by %s", verb, by));
      case ChangeEnd.ChangeRefused(var why) ->
          Message.of(
                  Severity.BAD,
                  Sentence.of("Nothing was changed: %s was not %s", name, ChangeWords.past(verb)))
              .withLine(Severity.BAD, clean(why))
              .withLine(Sentence.of("%s requested by %s", verb, by));
      case ChangeEnd.ChangeUnknown(var why) ->
          Message.of(Severity.BAD, Sentence.of("%s: check it by hand", name))
              .withLine(Severity.BAD, clean(why))
              .withLine(Sentence.of("%s requested by %s", verb, by));
    };
  }

  Message all(
      Verb verb, Person by, List<StoredChange> changes, List<ChangeEnd> ends, Duration took) {
    long done = ends.stream().filter(ChangeEnd.ChangeDone.class::isInstance).count();
    boolean all = done == ends.size();
    Sentence title =
        all
            ? Sentence.of(
                "%s: all %d %s after %s, by %s",
                ChangeWords.name(changes),
                ends.size(),
                ChangeWords.past(verb),
                HumanTime.of(took),
                by)
            : Sentence.of(
                "%s: %d of %d %s",
                ChangeWords.name(changes), done, ends.size(), ChangeWords.past(verb));
    List<MessageLine> lines = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      lines.add(line(verb, changes.get(i), ends.get(i)));
    }
    lines.sort(Comparator.comparing(MessageLine::severity).reversed());
    Message message =
        Message.of(all ? Severity.GOOD : Severity.BAD, title)
            .withLines(
                MessageLine.atMost(ChangeWords.LINES, lines, Sentence.of("`history` has them")));
    long unwell = ends.stream().filter(ChangeEnd.Unwell.class::isInstance).count();
    if (unwell > 0) {
      message =
          message.withLine(
              Sentence.of(
                  "Roll back reverts those that do not run (%d) and leaves the others.", unwell));
    }
    return all ? message : message.withLine(Sentence.of("%s requested by %s", verb, by));
  }

  MessageLine line(Verb verb, StoredChange storedChange, ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone(var workers) ->
          new MessageLine(
              Severity.GOOD,
              Sentence.of(
                  "%s: %s%s",
                  Sentence.name(storedChange.name()),
                  ChangeWords.done(verb, storedChange),
                  workers.isEmpty() ? "" : ", " + well(workers)));
      case ChangeEnd.Unwell unwell ->
          new MessageLine(
              Severity.BAD,
              storedChange.after().isEmpty()
                  ? Sentence.of(
                      "%s: its file is deleted, but it may still be running: %s",
                      Sentence.name(storedChange.name()), clean(unwell.cause()))
                  : Sentence.of(
                      "%s: %s, and %s: %s",
                      Sentence.name(storedChange.name()),
                      ChangeWords.past(verb),
                      doesNotRun(unwell),
                      clean(unwell.cause())));
      case ChangeEnd.Restored(var why) ->
          new MessageLine(
              Severity.BAD,
              Sentence.of(
                  "%s: not %s, everything is as before: %s",
                  Sentence.name(storedChange.name()), ChangeWords.past(verb), clean(why)));
      case ChangeEnd.ChangeRefused(var why) ->
          new MessageLine(
              Severity.BAD,
              Sentence.of(
                  "%s: nothing was changed: %s", Sentence.name(storedChange.name()), clean(why)));
      case ChangeEnd.ChangeUnknown(var why) ->
          new MessageLine(
              Severity.BAD,
              Sentence.of(
                  "%s: check it by hand: %s", Sentence.name(storedChange.name()), clean(why)));
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
            ? (ended == 1 ? "it" : "all " + ended) + " ran and exited as expected"
            : states(left) + ", %d ran and exited as expected".formatted(ended);
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
      return Sentence.of("supervisord has not loaded it");
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

  Sentence clean(String text) {
    return clean(Sentence.outside(CleanText.singleLine(text)));
  }

  private Sentence clean(Sentence sentence) {
    return cleaner.clean(sentence);
  }
}
