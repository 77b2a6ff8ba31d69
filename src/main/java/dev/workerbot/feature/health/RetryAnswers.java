package dev.workerbot.feature.health;

import dev.workerbot.health.FailedJobs;
import dev.workerbot.health.QueueApp;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code retry}: shows which failed jobs are meant, then puts these back. One retry at a time: two
 * at once would do the same jobs twice.
 */
final class RetryAnswers {
  /** As many as go back at one word. */
  private static final int MOST = 2000;

  private static final int LINES = 10;

  private final Services services;
  private final FailedJobs failedJobs;
  private final Duration confirmWithin;
  private final ReentrantLock alone = new ReentrantLock();

  RetryAnswers(Services services) {
    this.services = services;
    this.failedJobs = services.part(FailedJobs.class);
    this.confirmWithin = services.part(RetryConfirmation.class).within();
  }

  CommandAnswer of(RequestContext requestContext, Retry command) {
    if (!command.confirmed()) {
      return find(requestContext, command);
    }
    if (!alone.tryLock()) {
      return new Outcome.Failed(
          requestContext.id(),
          Message.of(Severity.WARNING, "Nothing was done: another retry is under way")
              .withLine("See `failed` when it is over, then try again."));
    }
    try {
      return find(requestContext, command);
    } finally {
      alone.unlock();
    }
  }

  private CommandAnswer find(RequestContext requestContext, Retry command) {
    Inspections.FoundPrograms<FailedOnServer> found =
        services
            .inspections()
            .find(
                requestContext,
                Verb.RETRY,
                command.of(),
                new Inspections.Examination<>(
                    inspectedServer ->
                        FailedOnServer.of(inspectedServer, failedJobs, command::means),
                    FailedText::of));
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    List<Batch> batches = batches(found.made());
    if (batches.isEmpty()) {
      return none(requestContext, command, found.made());
    }
    return command.confirmed()
        ? retry(requestContext, batches, FailedText.unknown(found.made()))
        : preview(requestContext, command, batches, FailedText.unknown(found.made()));
  }

  /** Jobs of one application, each in one batch only, wherever else it is listed. */
  private record Batch(ServerName server, QueueApp app, List<FailedJob> jobs) {}

  private static List<Batch> batches(List<FailedOnServer> servers) {
    Set<FailedJob> seen = new HashSet<>();
    List<Batch> batches = new ArrayList<>();
    for (FailedOnServer one : servers) {
      for (QueueApp app : one.apps().keySet()) {
        List<FailedJob> jobs = one.jobs(app).stream().filter(seen::add).limit(MOST).toList();
        if (!jobs.isEmpty()) {
          batches.add(new Batch(one.server(), app, jobs));
        }
      }
    }
    return batches;
  }

  private static CommandAnswer none(
      RequestContext requestContext, Retry command, List<FailedOnServer> servers) {
    List<MessageLine> unknown = FailedText.unknown(servers);
    Sentence what =
        command.what().equals(Retry.ALL)
            ? Sentence.of("There is no failed job here to retry")
            : Sentence.of(
                "No failed job here has the id or class %s", Message.code(command.what()));
    Message message =
        Message.of(unknown.isEmpty() ? Severity.PLAIN : Severity.WARNING, what).withLines(unknown);
    return unknown.isEmpty()
        ? new Outcome.NotUnderstood(requestContext.id(), message)
        : new Outcome.Failed(requestContext.id(), message);
  }

  private CommandAnswer preview(
      RequestContext requestContext,
      Retry command,
      List<Batch> batches,
      List<MessageLine> unknown) {
    List<FailedJob> jobs = batches.stream().flatMap(batch -> batch.jobs().stream()).toList();
    Message message =
        Message.of(
                Severity.WARNING,
                Sentence.of(
                    "Retry %s of %s?", Counts.of(jobs.size(), "failed job"), places(batches)))
            .withLines(
                MessageLine.atMost(
                    LINES, FailedText.classes(jobs), Sentence.of("`failed` lists them")))
            .withLines(unknown)
            .withLine("What such a job did before it failed, it may do again.");
    if (requestContext.pressable()) {
      message =
          message
              .withLine(
                  Sentence.of(
                      "Press Confirm within %s, or add `--yes` next time.",
                      HumanTime.wholeSeconds(confirmWithin)))
              .withButtons(
                  services
                      .buttons()
                      .toAsker(
                          requestContext.caller(),
                          confirmWithin,
                          List.of(
                              new Buttons.ButtonChoice(
                                  "Confirm",
                                  Button.Style.DANGER,
                                  command.confirmedUntil(FailedText.last(jobs).orElse(""))),
                              new Buttons.ButtonChoice(
                                  "Cancel", Button.Style.PLAIN, Optional.empty()))));
    } else {
      message = message.withLine("Add `--yes` to do it.");
    }
    return new Outcome.NeedsConfirmation(requestContext.id(), message, List.of());
  }

  private static Sentence places(List<Batch> batches) {
    return Counts.first(
        3,
        batches.stream()
            .map(batch ->
                Sentence.of(
                    "%s on %s", Message.code(batch.app().artisan().folder()), batch.server()))
            .distinct()
            .toList());
  }

  private CommandAnswer retry(
      RequestContext requestContext, List<Batch> batches, List<MessageLine> unknown) {
    int asked = batches.stream().mapToInt(batch -> batch.jobs().size()).sum();
    requestContext
        .progress()
        .accept(
            Message.of(
                Severity.WORKING,
                Sentence.of("Retrying %s of %s", Counts.of(asked, "failed job"), places(batches))));
    int back = 0;
    List<MessageLine> lines = new ArrayList<>();
    for (Batch batch : batches) {
      FailedJobs.PutBack putBack = failedJobs.retry(batch.server(), batch.app(), batch.jobs());
      back += putBack.back();
      if (putBack.left() > 0 || putBack.trouble().isPresent()) {
        lines.add(
            new MessageLine(
                Severity.BAD,
                Sentence.of(
                    "%s on %s: %s%s",
                    Message.code(batch.app().artisan().folder()),
                    batch.server(),
                    putBack.left() > 0
                        ? Sentence.of("%s not back", Counts.of(putBack.left(), "job"))
                        : Sentence.of("not sure"),
                    putBack
                        .trouble()
                        .map(why -> Sentence.of("; %s", why))
                        .orElse(Sentence.EMPTY))));
      }
    }
    Sentence heading =
        back == asked
            ? Sentence.of(
                "%s back in the queue%s",
                Counts.of(back, "job is", "jobs are"), batches.size() == 1 ? "" : "s")
            : Sentence.of("%d of %s back in the queue", back, Counts.of(asked, "job"));
    boolean well = lines.isEmpty() && back == asked;
    Message message =
        Message.of(well ? Severity.GOOD : Severity.BAD, heading)
            .withLines(lines)
            .withLines(unknown)
            .withLine("Those that fail again come back in `failed`.");
    return well ? requestContext.done(message) : new Outcome.Failed(requestContext.id(), message);
  }
}
