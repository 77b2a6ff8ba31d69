package dev.workerbot.feature.status;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.alert.Alert;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.Logs;
import dev.workerbot.feature.alert.VisibleAlerts;
import dev.workerbot.feature.restart.operation.PausedWorkers;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.health.HealthReports;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.request.state.OldReleases;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.Audit;
import dev.workerbot.supervisor.mainlog.ServerTime;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code status}: what the caller may see of it, with the buttons that they may press. */
final class StatusAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(StatusAnswers.class);

  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final Services services;
  private final VisibleAlerts alerts;
  private final PausedWorkers paused;
  private final Exits exits;
  private final OldReleases oldReleases;
  private final LastSeen lastSeen;

  StatusAnswers(Services services) {
    this.fleet = services.fleet();
    this.policy = services.policy();
    this.authorizer = services.authorizer();
    this.services = services;
    this.alerts = new VisibleAlerts(services);
    this.paused = services.part(PausedWorkers.class);
    this.exits = services.part(Exits.class);
    this.oldReleases = services.part(OldReleases.class);
    this.lastSeen = services.part(LastSeen.class);
  }

  CommandAnswer of(RequestContext requestContext, Status command, ServerSight sight) {
    Selector selector = command.of().orElse(Selector.everything());
    Resolution found =
        Resolution.atOnce(
            selector, fleet, sight, soFar -> tellSoFar(requestContext, command, soFar, sight));
    if (!found.misses().isEmpty()) {
      return authorizer.lookup().notFound(requestContext, Verb.STATUS, found);
    }
    Visible seen = visible(requestContext, command, found, sight);
    if (seen.refusal().isPresent()) {
      return authorizer.refused(
          requestContext, Verb.STATUS, seen.refusal().get(), seen.workers().keySet());
    }
    SortedMap<Target, WorkerStatus> shown = seen.workers();
    services
        .auditLog()
        .record(
            requestContext,
            Optional.of(Verb.STATUS),
            Audit.Decided.ALLOWED,
            "roles",
            shown.keySet());
    StatusText.StatusAnswer statusAnswer = answer(seen, command, requestContext.caller(), true);
    List<TargetResult> results = new ArrayList<>();
    shown.forEach((target, status) -> results.add(seen(target, status)));
    return Outcome.shown(
        seen.problems().values(),
        requestContext.id(),
        statusAnswer
            .message()
            .withButtons(statusButtons(requestContext, selector, shown, statusAnswer)),
        results);
  }

  private StatusNotes notes(Caller caller, SortedMap<Target, WorkerStatus> workers, boolean asks) {
    Map<Target, Alert> open = new HashMap<>();
    try {
      open.putAll(alerts.byWorker(caller));
    } catch (StoreException unreadable) {
      // A status is worth having without.
      LOG.warn("status does not know of open alerts: {}", unreadable.getMessage());
    }
    open.keySet().retainAll(workers.keySet());
    Instant now = services.records().clock().instant();
    Map<Target, Instant> ended = new HashMap<>();
    workers.forEach((target, status) ->
        status
            .end()
            .map(end -> answeredAt(target.server()).orElse(now).minus(end.ago()))
            .or(() -> byItsClock(target.server(), status.note(), now))
            .ifPresent(at -> ended.put(target, at)));
    return new StatusNotes(
        open,
        exits.of(workers, asks),
        asks ? oldReleases.of(workers) : Map.of(),
        ended,
        new StatusNotes.Clock(now, ZoneId.systemDefault()));
  }

  private Optional<Instant> answeredAt(ServerName server) {
    return fleet.lastAnswer(server).map(last -> fleet.byWallClock(last.askedAt()));
  }

  private Optional<Instant> byItsClock(ServerName server, String note, Instant now) {
    return fleet
        .feed(server)
        .behind()
        .flatMap(behind ->
            ServerTime.of(note, now).map(at -> at.toInstant(ZoneOffset.UTC).plus(behind)));
  }

  /**
   * What of it the caller may see.
   *
   * @param silence what is said of each server that gave no answer
   * @param remembered servers that are shown as they were until they answer
   * @param refusal why they may see nothing of it
   */
  private record Visible(
      SortedMap<Target, WorkerStatus> workers,
      Map<ServerName, Problem> problems,
      Map<ServerName, MessageLine> silence,
      Set<ServerName> remembered,
      Optional<String> refusal) {}

  private Visible visible(
      RequestContext requestContext, Status command, Resolution found, ServerSight sight) {
    Caller caller = requestContext.caller();
    SortedMap<Target, WorkerStatus> shown = new TreeMap<>(found.targets());
    Map<ServerName, Problem> problems = new LinkedHashMap<>(found.problems());
    Map<ServerName, Unanswered> unanswered = new LinkedHashMap<>(found.unanswered());
    Predicate<Target> meant =
        sight
            .hints()
            .and(target -> command.of().stream().allMatch(of -> fleet.isMeant(of, target)));
    Optional<String> refusal = Optional.empty();
    if (command.of().isEmpty()) {
      shown.keySet().removeIf(sight.hints().negate());
      problems.keySet().removeIf(server -> !policy.mayOnSomeOf(caller, Verb.STATUS, server));
      unanswered.keySet().removeIf(server -> !policy.mayOnSomeOf(caller, Verb.STATUS, server));
    } else if (!shown.isEmpty()) {
      refusal =
          authorizer.whyNot(
              requestContext, VerbEffects.of(Verb.STATUS), command.of().get(), shown.keySet());
    }
    Map<ServerName, MessageLine> silence = new LinkedHashMap<>();
    problems.forEach((server, problem) ->
        silence.put(
            server,
            new MessageLine(
                Severity.BAD, Sentence.of("%s%s", problem.on(server), seenLast(server, meant)))));
    Set<ServerName> remembered = new LinkedHashSet<>();
    unanswered.forEach((server, one) -> {
      if (one.isFresh()) {
        remembered.add(server);
      } else {
        silence.put(server, lastSeen.line(server, one, meant));
      }
    });
    return new Visible(shown, problems, silence, remembered, refusal);
  }

  private Sentence seenLast(ServerName server, Predicate<Target> meant) {
    return lastSeen
        .of(server, meant)
        .map(seen -> Sentence.of(" – %s", seen))
        .orElse(Sentence.EMPTY);
  }

  /** While some have not answered: what the others say, and what is known of those. */
  private void tellSoFar(
      RequestContext requestContext, Status command, Resolution soFar, ServerSight sight) {
    if (soFar.misses().isEmpty()) {
      Visible seen = visible(requestContext, command, soFar, sight);
      boolean isWaiting = !seen.silence().isEmpty() || !seen.remembered().isEmpty();
      boolean tells = !seen.silence().isEmpty() || !seen.workers().isEmpty();
      if (seen.refusal().isEmpty() && isWaiting && tells) {
        tellSoFar(requestContext, seen, answer(seen, command, requestContext.caller(), false));
      }
    }
  }

  private void tellSoFar(
      RequestContext requestContext, Visible seen, StatusText.StatusAnswer known) {
    Message heading = Message.of(Severity.WORKING, known.message().heading());
    Message message =
        (seen.remembered().isEmpty()
                ? heading
                : heading.withLine(lastSeen.remembered(seen.remembered())))
            .withLines(known.message().lines());
    if (seen.silence().isEmpty()) {
      requestContext.progress().remembers(message);
    } else {
      requestContext.progress().waits(message);
    }
  }

  private StatusText.StatusAnswer answer(
      Visible seen, Status command, Caller caller, boolean last) {
    return StatusText.of(
        seen.workers(),
        seen.silence(),
        command.all(),
        WorkerFigures.from(services.history(), seen.workers()).with(paused.among(seen.workers())),
        marks(services.holdPolicy().marks()::of),
        notes(caller, seen.workers(), last));
  }

  /** With how they work, as probes say. */
  private StatusText.StatusMarks marks(StatusText.StatusMarks holds) {
    HealthMarks healthMarks = new HealthMarks(services.part(HealthReports.class));
    return workers -> Sentence.of("%s%s", healthMarks.of(workers), holds.of(workers));
  }

  private static TargetResult seen(Target target, WorkerStatus status) {
    return new TargetResult(
        target,
        status.state() == WorkerState.RUNNING,
        true,
        Optional.of(status.state()),
        status.pid(),
        Duration.ZERO,
        status.note().isEmpty() ? Optional.empty() : Optional.of(status.note()));
  }

  private List<Button> statusButtons(
      RequestContext requestContext,
      Selector selector,
      SortedMap<Target, WorkerStatus> shown,
      StatusText.StatusAnswer statusAnswer) {
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    if (shown.size() == 1) {
      Selector only = Selector.of(shown.keySet());
      Verb verb = shown.firstEntry().getValue().state().isUp() ? Verb.RESTART : Verb.START;
      if (policy.allows(requestContext.caller(), verb, shown.keySet())) {
        choices.add(
            new Buttons.ButtonChoice(
                TargetNames.capitalised(verb), Button.Style.PRIMARY, new Act(verb, only, false)));
      }
      choices.add(new Buttons.ButtonChoice("Logs", Button.Style.PLAIN, logsOf(only)));
    } else if (!statusAnswer.whole()) {
      choices.add(
          new Buttons.ButtonChoice(
              "Show all", Button.Style.PLAIN, new Status(Optional.of(selector), true)));
    }
    return choices.isEmpty() || !requestContext.pressable()
        ? List.of()
        : services.buttons().toEverybody(requestContext.caller(), choices);
  }

  private static Command logsOf(Selector only) {
    return new Logs(only);
  }
}
